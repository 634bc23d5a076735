"""The configured models by which licences are issued and counted."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from kernel.tenancy import TenantModel
from licensing.choices import LicenceModel

CALENDAR_TERM = RegexValidator(r"^P(\d{1,3}[YMWD]){1,4}$", _("Write the term like P1Y, P3M or P14D."))
MOST_DAYS = 3660


class LicenceType(TenantModel):
    """One of the six models with its terms; a licence keeps the version it was issued under."""

    name = models.CharField(max_length=120)
    model = models.CharField(max_length=12, choices=LicenceModel)
    version = models.PositiveIntegerField(default=1, editable=False)
    term = models.CharField(
        max_length=20,
        blank=True,
        validators=[CALENDAR_TERM],
        help_text=_("How long one term lasts, as an ISO 8601 calendar term. A trial and a subscription need one."),
    )
    grace_days = models.PositiveIntegerField(
        default=0,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("How long use goes on after the end, with a warning."),
    )
    notice_days = models.PositiveIntegerField(
        default=60,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("How long before the end the supplier must be told."),
    )
    reassignable = models.BooleanField(
        default=True,
        help_text=_("Whether a seat can be given to someone else; if not, leaving it uses it up."),
    )
    minimum_hold_days = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(MOST_DAYS)])
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "version"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("name"), "version", name="licensing_licencetype_is_named_once"
            ),
            models.CheckConstraint(
                condition=models.Q(model__in=LicenceModel.values),
                name="licensing_licencetype_model_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(model__in=[LicenceModel.TRIAL, LicenceModel.SUBSCRIPTION]) | ~models.Q(term=""),
                name="licensing_licencetype_has_the_term_it_needs",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    grace_days__lte=MOST_DAYS, notice_days__lte=MOST_DAYS, minimum_hold_days__lte=MOST_DAYS
                ),
                name="licensing_licencetype_days_are_bounded",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.version == 1 else f"{self.name} (version {self.version})"
