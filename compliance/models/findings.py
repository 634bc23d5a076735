"""Scans and what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.choices import ScanTrigger, Severity, ViolationKind, ViolationState
from kernel.tenancy import TenantModel

if TYPE_CHECKING:
    from uuid import UUID

LIVE_STATES = [ViolationState.OPEN, ViolationState.ACKNOWLEDGED, ViolationState.WAIVED]


class Scan(TenantModel):
    """One full look at everything, and what it found that the follower had missed."""

    trigger = models.CharField(max_length=10, choices=ScanTrigger)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    positions = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(_("missed by the follower"), default=0)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class Violation(TenantModel):
    """A finding: one an object and kind while it lasts, updated when seen again, closed when it is gone."""

    kind = models.CharField(max_length=30, choices=ViolationKind)
    severity = models.CharField(max_length=10, choices=Severity)
    state = models.CharField(max_length=14, choices=ViolationState, default=ViolationState.OPEN)
    fingerprint = models.CharField(max_length=64)
    product = models.ForeignKey(
        "licensing.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="violations"
    )
    licence = models.ForeignKey(
        "licensing.Licence", on_delete=models.PROTECT, null=True, blank=True, related_name="violations"
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    size = models.PositiveIntegerField(default=1)
    facts = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_seen_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "fingerprint",
                condition=models.Q(state__in=LIVE_STATES),
                name="compliance_violation_is_one_while_open",
            ),
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=False, state=ViolationState.RESOLVED)
                | (models.Q(resolved_at=None) & ~models.Q(state=ViolationState.RESOLVED)),
                name="compliance_violation_resolved_has_an_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-last_seen_at"], name="compliance_violation_by_state"),
            models.Index(fields=["organisation", "product", "state"], name="compliance_violation_by_prod"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.size})"

    def relation_to(self, person_id: UUID) -> str | None:
        """Name the relation of a person to this finding: that to its licence."""
        return self.licence.relation_to(person_id) if self.licence else None
