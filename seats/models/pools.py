"""A licence's seats, to be assigned by name or taken for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kernel.tenancy import TenantModel
from seats.choices import Counting, PoolKind, PoolMode

if TYPE_CHECKING:
    from uuid import UUID

SHORTEST_LEASE_SECONDS = 30


class SeatPool(TenantModel):
    """Seats of one licence. Enforced pools are never oversold; observed ones record what was found."""

    licence = models.ForeignKey("licensing.Licence", on_delete=models.PROTECT, related_name="pools")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=PoolKind, default=PoolKind.NAMED)
    mode = models.CharField(max_length=10, choices=PoolMode, default=PoolMode.ENFORCED)
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text=_("Empty means unlimited (observed only)."))
    assigned = models.PositiveIntegerField(default=0, editable=False)
    overdraft = models.PositiveIntegerField(default=0)
    overdraft_until = models.DateTimeField(null=True, blank=True)
    per_person = models.PositiveIntegerField(_("maximum per person"), null=True, blank=True)
    counting = models.CharField(max_length=10, choices=Counting, default=Counting.INSTANCE)
    lease_seconds = models.PositiveIntegerField(default=900, validators=[MinValueValidator(SHORTEST_LEASE_SECONDS)])
    claim_seconds = models.PositiveIntegerField(_("time to take up an offered seat"), default=60)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    resized_at = models.DateTimeField(db_default=Now(), editable=False, help_text=_("Since when its limit holds."))

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode=PoolMode.OBSERVED) | models.Q(assigned__lte=models.F("capacity")),
                name="seats_pool_never_oversold",
            ),
            models.CheckConstraint(
                condition=models.Q(mode=PoolMode.OBSERVED) | models.Q(capacity__isnull=False),
                name="seats_pool_enforced_has_a_capacity",
            ),
            models.CheckConstraint(
                condition=models.Q(lease_seconds__gte=SHORTEST_LEASE_SECONDS),
                name="seats_pool_lease_is_long_enough",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=PoolKind.values), name="seats_pool_kind_is_known"),
            models.CheckConstraint(condition=models.Q(mode__in=PoolMode.values), name="seats_pool_mode_is_known"),
        ]
        indexes = [
            models.Index(fields=["organisation", "name", "id"], name="seats_pool_by_name"),
            models.Index(fields=["organisation", "licence"], name="seats_pool_by_licence"),
        ]

    def __str__(self) -> str:
        return self.name

    def relation_to(self, person_id: UUID) -> str | None:
        """Name the relation of a person to this pool: that of its licence."""
        return self.licence.relation_to(person_id)

    @property
    def free(self) -> int | None:
        """Named seats left; None when unlimited."""
        return None if self.capacity is None else max(0, self.capacity - self.assigned)
