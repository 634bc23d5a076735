"""What people's own pages show of seats: one's own, one's team's, and the pools with who holds what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from kernel.errors import NotFound
from seats.models import Assignment, ReclamationCase
from seats.models.reclamation import LIVE_CASES
from seats.selectors import floating, pools

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import Model, QuerySet

    from accounts.models import Person
    from seats.models import Lease, SeatPool


@dataclass(frozen=True, slots=True)
class PoolUse:
    """A pool and how many of its seats are taken at an instant."""

    pool: SeatPool
    taken: int

    @property
    def full(self) -> bool:
        """Whether no seat is left."""
        return self.pool.capacity is not None and self.taken >= self.pool.capacity

    @property
    def over(self) -> int:
        """The seats taken beyond the capacity."""
        return 0 if self.pool.capacity is None else max(0, self.taken - self.pool.capacity)


def find_pools(*, search: str = "", kind: str = "") -> QuerySet[SeatPool]:
    """Return pools by name whose own, product's or publisher's name holds the search, of a kind if one is given."""
    rows = pools.list_pools().order_by("name", "id")
    if search:
        named = Q(name__icontains=search) | Q(licence__product__name__icontains=search)
        rows = rows.filter(named | Q(licence__product__publisher__icontains=search))
    return rows.filter(kind=kind) if kind else rows


def uses_of(rows: Sequence[SeatPool], at: datetime) -> list[PoolUse]:
    """Return how full these pools are at an instant, in one query."""
    taken = pools.seats_in_use_by_pool(rows, at)
    return [PoolUse(pool, taken[pool.pk]) for pool in rows]


def list_own_assignments(person: Person) -> QuerySet[Assignment]:
    """Return the named seats that someone holds, each with `idle`: whether it is on its way back."""
    return _live().filter(person=person).order_by("pool__name", "id")


def list_team_assignments(manager_id: UUID) -> QuerySet[Assignment]:
    """Return the named seats of the people whom someone manages, person by person, each with `idle`."""
    rows = _live().filter(person__manager_id=manager_id).select_related("pool__licence__product", "person")
    return rows.order_by("person__name", "person_id", "pool__name", "id")


def list_own_leases(person: Person, at: datetime) -> QuerySet[Lease]:
    """Return what someone has checked out at an instant, with products, by pool."""
    rows = floating.list_own_leases(person, at).select_related("pool__licence__product")
    return rows.order_by("pool__name", "id")


def find_assignments(pool: SeatPool, *, search: str = "") -> QuerySet[Assignment]:
    """Return who holds the named seats of a pool, newest first."""
    rows = _of_holder(Assignment.objects.filter(pool=pool, ended_at=None), search)
    return rows.select_related("person", "department").order_by("-first_assigned_at", "id")


def find_leases(pool: SeatPool, at: datetime, *, search: str = "") -> QuerySet[Lease]:
    """Return who has the floating seats of a pool at an instant, newest first."""
    return _of_holder(floating.list_live_leases(at, pool=pool), search)


def get_assignment(assignment_id: UUID) -> Assignment:
    """Return a named seat, ended or not, with its pool and holder; raises NotFound."""
    rows = Assignment.objects.select_related("pool__licence__product", "person", "department")
    assignment: Assignment | None = rows.filter(pk=assignment_id).first()
    if assignment is None:
        raise NotFound(kind="assignment")
    return assignment


def _live() -> QuerySet[Assignment]:
    case = ReclamationCase.objects.filter(assignment=OuterRef("pk"), state__in=LIVE_CASES)
    rows: QuerySet[Assignment] = Assignment.objects.filter(ended_at=None).select_related("pool__licence__product")
    return rows.annotate(idle=Exists(case))


def _of_holder[M: Model](rows: QuerySet[M], search: str) -> QuerySet[M]:
    if not search:
        return rows
    return rows.filter(Q(person__name__icontains=search) | Q(person__email__icontains=search))
