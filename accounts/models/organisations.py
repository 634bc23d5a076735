"""The tenant."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.choices import AddOn, Plan
from kernel.ids import new_id

CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", _("Write the currency in its three ISO 4217 letters, such as EUR."))


def valid_zone(value: str) -> None:
    """Refuse a name that the time zone database does not know."""
    if value not in available_timezones():
        raise ValidationError(_("%(value)s is not a time zone, such as Europe/London."), params={"value": value})


class Organisation(models.Model):
    """A holder, a publisher or both; global, so that a sign-in can find it, and changed only from within itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True, max_length=63)
    name = models.CharField(max_length=200)
    plan = models.CharField(max_length=20, choices=Plan, default=Plan.PROFESSIONAL)
    add_ons = ArrayField(models.CharField(max_length=30, choices=AddOn), default=list, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[valid_zone])
    currency = models.CharField(_("reporting currency"), max_length=3, default="EUR", validators=[CURRENCY])
    verified_domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(plan__in=Plan.values), name="accounts_organisation_plan_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"),
                name="accounts_organisation_currency_is_iso",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> object:
        """Its own identity, so that its events are recorded like any other row's."""
        return self.pk
