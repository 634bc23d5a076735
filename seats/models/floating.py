"""Floating seats: the slots that exist, the claims that own them, the leases under a claim, and who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.choices import Relation
from kernel.tenancy import TenantModel, current_organisation_id
from seats.choices import ClaimKind, EndReason, QueueState

if TYPE_CHECKING:
    from uuid import UUID


def of_organisation(*, constrained: bool = True) -> models.ForeignKey[Any, Any]:
    """Name the tenant of a hot row, without an index of its own: each index there begins with the organisation.

    A foreign key would lock the organisation's row with every insert and so make one row of it that all touch; the
    row policy admits no other organisation, and no role may delete one.
    """
    return models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        default=current_organisation_id,
        editable=False,
        related_name="+",
        db_constraint=constrained,
        db_index=False,
    )


def of_pool(related_name: str) -> models.ForeignKey[Any, Any]:
    """Name the pool of a hot row, unconstrained and unindexed for the same reasons; its slots keep a pool alive."""
    return models.ForeignKey(
        "seats.SeatPool", on_delete=models.PROTECT, related_name=related_name, db_constraint=False, db_index=False
    )


class Claim(TenantModel):
    """A hold on one or more slots by whatever the pool counts: an instance, a person or a machine."""

    organisation = of_organisation(constrained=False)
    pool = of_pool("claims")
    kind = models.CharField(max_length=12, choices=ClaimKind, default=ClaimKind.LEASE)
    counting_key = models.CharField(max_length=300)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = models.PositiveIntegerField(default=1)
    overdraft = models.BooleanField(default=False)
    queue_entry = models.UUIDField(null=True, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "pool",
                "counting_key",
                condition=models.Q(ended_at=None),
                name="seats_claim_is_one_a_key",
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="seats_claim_is_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "person", "pool"],
                condition=models.Q(ended_at=None),
                name="seats_claim_live_by_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.counting_key}"


class Slot(TenantModel):
    """A seat that exists, taken or not. Its number is unique in its pool: capacity is the number of rows."""

    organisation = of_organisation()
    pool = models.ForeignKey("seats.SeatPool", on_delete=models.PROTECT, related_name="slots", db_index=False)
    number = models.PositiveIntegerField()
    lane = models.UUIDField(help_text=_("Shared, overdraft, draining, or the department or person it is kept for."))
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="slots")
    expires_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField(help_text=_("The instant of its last change; keeps its history in order."))

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("organisation", "pool", "number", name="seats_slot_number_is_unique"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="seats_slot_number_starts_at_one"),
            models.CheckConstraint(
                condition=models.Q(claim=None, expires_at=None)
                | models.Q(claim__isnull=False, expires_at__isnull=False),
                name="seats_slot_is_free_or_taken",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "pool", "lane", "number"],
                condition=models.Q(claim=None),
                name="seats_slot_free",
            ),
            models.Index(
                fields=["organisation", "pool", "lane", "expires_at"],
                condition=models.Q(claim__isnull=False),
                name="seats_slot_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.number}"


class Lease(TenantModel):
    """One running instance under a claim. The epoch is its fencing token: it changes at each heartbeat."""

    organisation = of_organisation(constrained=False)
    pool = of_pool("leases")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="leases", db_index=False)
    slot_number = models.PositiveIntegerField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    instance = models.CharField(max_length=200)
    machine = models.CharField(max_length=200, blank=True)
    overdraft = models.BooleanField(default=False)
    epoch = models.BigIntegerField(default=1)
    last_request = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "pool",
                "person",
                "instance",
                condition=models.Q(ended_at=None),
                name="seats_lease_is_one_an_instance",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "claim"], name="seats_lease_by_claim"),
            models.Index(fields=["organisation", "person", "-started_at"], name="seats_lease_by_person"),
            models.Index(fields=["organisation", "pool", "-started_at"], name="seats_lease_by_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.pool} {self.slot_number}"

    def relation_to(self, person_id: UUID) -> str | None:
        """Name the relation of a person to this lease."""
        return Relation.HOLDER if self.person_id == person_id else self.person.relation_to(person_id)


class QueueEntry(TenantModel):
    """A place in a pool's queue, kept while its holder asks again before `alive_until`."""

    pool = models.ForeignKey("seats.SeatPool", on_delete=models.PROTECT, related_name="queue")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    counting_key = models.CharField(max_length=300)
    lanes = ArrayField(models.UUIDField())
    rank = models.IntegerField(default=0)
    number = models.BigIntegerField(editable=False)
    state = models.CharField(max_length=8, choices=QueueState, default=QueueState.WAITING)
    alive_until = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["rank", "number"]
        verbose_name_plural = _("queue entries")
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "pool",
                "counting_key",
                condition=models.Q(state__in=[QueueState.WAITING, QueueState.OFFERED]),
                name="seats_queueentry_is_one_a_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "pool", "rank", "number"],
                condition=models.Q(state=QueueState.WAITING),
                name="seats_queue_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} waits for {self.pool}"


class Denial(TenantModel):
    """Someone was refused a seat: who, of what, why and when."""

    organisation = of_organisation(constrained=False)
    pool = of_pool("denials")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["organisation", "pool", "-at"], name="seats_denial_by_pool")]

    def __str__(self) -> str:
        return f"{self.person}: {self.pool} ({self.code})"
