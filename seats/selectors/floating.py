"""Finding leases and places in queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.errors import NotFound
from seats.choices import QueueState
from seats.models import Lease, QueueEntry

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import Person
    from seats.models import SeatPool


def get_lease(lease_id: UUID) -> Lease:
    """Return a lease with its pool and person; raises NotFound."""
    lease: Lease | None = Lease.objects.select_related("pool", "person").filter(pk=lease_id).first()
    if lease is None:
        raise NotFound(kind="lease")
    return lease


def list_live_leases(at: datetime, *, pool: SeatPool | None = None) -> QuerySet[Lease]:
    """Return the leases in use at an instant, newest first; what has expired is not, even before any sweep."""
    leases: QuerySet[Lease] = Lease.objects.filter(ended_at=None, expires_at__gt=at).select_related("pool", "person")
    return leases if pool is None else leases.filter(pool=pool)


def list_own_leases(person: Person, at: datetime) -> QuerySet[Lease]:
    """Return what a person has checked out at an instant, newest first."""
    return list_live_leases(at).filter(person=person)


def list_open_leases(person: Person) -> QuerySet[Lease]:
    """Return the leases of a person that nothing has ended yet, expired or not, claim by claim.

    In one order for all, since two people who share seats may end theirs at once.
    """
    leases: QuerySet[Lease] = Lease.objects.filter(person=person, ended_at=None).select_related("pool", "person")
    return leases.order_by("claim", "pk")


def get_queue_entry(entry_id: UUID) -> QueueEntry:
    """Return a place in a queue with its pool and person; raises NotFound."""
    entry: QueueEntry | None = QueueEntry.objects.select_related("pool", "person").filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(kind="place in a queue")
    return entry


def list_own_queue_entries(person: Person) -> QuerySet[QueueEntry]:
    """Return where a person waits, or has a seat kept."""
    entries: QuerySet[QueueEntry] = QueueEntry.objects.filter(
        person=person, state__in=[QueueState.WAITING, QueueState.OFFERED]
    )
    return entries.select_related("pool")
