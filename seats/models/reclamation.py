"""By what rule idle seats are taken back, each time it happened, and who is spared."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kernel.tenancy import TenantModel
from seats.choices import CaseState, IdleReason

LIVE_CASES = [
    CaseState.DETECTED,
    CaseState.OPEN,
    CaseState.NOTICED,
    CaseState.APPEALED,
    CaseState.APPROVED,
    CaseState.EXECUTING,
    CaseState.ATTENTION,
]
PERCENT = 100


class ReclamationPolicy(TenantModel):
    """When a named seat counts as idle, and how much one run may take back."""

    name = models.CharField(max_length=120)
    product = models.ForeignKey(
        "licensing.Product",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: every product without a policy of its own."),
    )
    active = models.BooleanField(default=True)
    idle_days = models.PositiveIntegerField(default=60, validators=[MinValueValidator(1)])
    new_starter_days = models.PositiveIntegerField(default=30)
    source_max_age_hours = models.PositiveIntegerField(default=72, validators=[MinValueValidator(1)])
    cap_percent = models.PositiveIntegerField(
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(PERCENT)],
        help_text=_("The most of a pool's live seats that one run may take back; the rest wait."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("reclamation policies")
        constraints = [
            models.UniqueConstraint("organisation", "name", name="seats_reclamationpolicy_is_named_once"),
            models.UniqueConstraint(
                "organisation",
                "product",
                condition=models.Q(active=True),
                nulls_distinct=False,
                name="seats_reclamationpolicy_is_one_a_product",
            ),
            models.CheckConstraint(
                condition=models.Q(cap_percent__gte=1, cap_percent__lte=PERCENT),
                name="seats_reclamationpolicy_cap_is_a_percentage",
            ),
            models.CheckConstraint(condition=models.Q(idle_days__gte=1), name="seats_reclamationpolicy_waits_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class ReclamationCase(TenantModel):
    """One seat on its way back, from detection to its end."""

    policy = models.ForeignKey(ReclamationPolicy, on_delete=models.PROTECT, related_name="cases")
    assignment = models.ForeignKey("seats.Assignment", on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=20, choices=CaseState, default=CaseState.DETECTED)
    reason = models.CharField(max_length=12, choices=IdleReason)
    idle_since = models.DateTimeField()
    detected_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-detected_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "assignment",
                condition=models.Q(state__in=LIVE_CASES),
                name="seats_reclamationcase_is_one_a_seat",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "-detected_at"], name="seats_case_by_state")]

    def __str__(self) -> str:
        return f"{self.assignment} ({self.get_state_display()})"


class ReclamationExemption(TenantModel):
    """A person who keeps their seats however idle: of one product or of all, for a reason, until a day."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("licensing.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["expires_at"]

    def __str__(self) -> str:
        return f"{self.person}: {self.reason}"
