"""Seats that belong to someone until released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Now

from accounts.choices import Relation
from kernel.tenancy import TenantModel
from seats.choices import EndReason

if TYPE_CHECKING:
    from uuid import UUID


class Assignment(TenantModel):
    """One person's (or a department's, or a device's) seats of a named pool; kept after its end as history."""

    pool = models.ForeignKey("seats.SeatPool", on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    device = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    first_assigned_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)
    external_key = models.CharField(max_length=700, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-first_assigned_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "pool",
                "person",
                condition=models.Q(ended_at=None),
                name="seats_assignment_is_one_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, department=None, device="")
                | models.Q(person=None, department__isnull=False, device="")
                | (models.Q(person=None, department=None) & ~models.Q(device="")),
                name="seats_assignment_has_one_holder",
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="seats_assignment_is_of_something"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
                name="seats_assignment_ends_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "pool"], condition=models.Q(ended_at=None), name="seats_assignment_live_by_pool"
            ),
            models.Index(
                fields=["organisation", "person"],
                condition=models.Q(ended_at=None),
                name="seats_assignment_live_by_p",
            ),
            models.Index(fields=["organisation", "-first_assigned_at", "id"], name="seats_assignment_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.department or self.device}: {self.pool}"

    def relation_to(self, person_id: UUID) -> str | None:
        """Name the relation of a person to this assignment."""
        if self.person_id == person_id:
            return Relation.HOLDER
        return self.person.relation_to(person_id) if self.person else None
