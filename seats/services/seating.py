"""What every change of a named seat shares: its locks in their one order, its counter, and its words in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from accounts.models import Person
from licensing.models import Licence
from seats.choices import EndReason, PoolMode
from seats.errors import AssignmentEnded
from seats.models import Assignment, SeatPool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from audit.entry import JsonValue

# One statement takes the seats or finds none left; the CHECK seats_pool_never_oversold stands behind it.
_TAKE = """
UPDATE seats_seatpool SET assigned = assigned + %(quantity)s
WHERE organisation_id = %(organisation)s AND id = %(pool)s
  AND (mode = 'observed' OR assigned + %(quantity)s <= capacity)
RETURNING assigned
"""
_GIVE_BACK = """
UPDATE seats_seatpool SET assigned = assigned - %(quantity)s
WHERE organisation_id = %(organisation)s AND id = %(pool)s
RETURNING assigned
"""


def lock_people(people: Iterable[Person | None]) -> dict[UUID, Person]:
    """Lock people in the order of their keys, so that two who lock the same never wait for each other in a ring."""
    keys = {person.pk for person in people if person is not None}
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {person.pk: person for person in rows}


def lock_licence(pool: SeatPool) -> Licence:
    """Lock the licence of a pool, so that it is not withdrawn meanwhile."""
    rows = Licence.objects.select_for_update(no_key=True, of=("self",)).select_related("licence_type")
    licence: Licence = rows.get(pk=pool.licence_id)
    return licence


def lock(assignment: Assignment) -> Assignment:
    """Lock an assignment and read it again."""
    rows = Assignment.objects.select_for_update(no_key=True, of=("self",)).select_related("person", "pool")
    current: Assignment = rows.get(pk=assignment.pk)
    return current


def lock_live(assignment: Assignment) -> Assignment:
    """Lock an assignment that goes on; raises AssignmentEnded."""
    current = lock(assignment)
    if current.ended_at is not None:
        raise AssignmentEnded(reason=current.get_end_reason_display())
    return current


def take(pool: SeatPool, quantity: int) -> int | None:
    """Take seats of a pool and return how many are then taken; None when an enforced pool has not that many left."""
    return _moved(_TAKE, pool, quantity)


def end(assignment: Assignment, licence: Licence, reason: EndReason, now: datetime) -> dict[str, JsonValue]:
    """End a locked assignment, give its seats back and return what its event says.

    Seats that an enforced pool's licence ties to their holder are used up: they stay counted as taken.
    """
    pool = assignment.pool
    burnt = pool.mode == PoolMode.ENFORCED and not licence.reassignable
    close(assignment, reason, now)
    in_use = _moved(_GIVE_BACK, pool, 0 if burnt else assignment.quantity)
    return {**told(assignment, licence, in_use), "reason": reason.value}


def close(assignment: Assignment, reason: EndReason, now: datetime) -> None:
    """Mark a locked assignment as ended, and nothing else."""
    assignment.ended_at = now
    assignment.end_reason = reason
    assignment.save(update_fields=["ended_at", "end_reason"])


def told(assignment: Assignment, licence: Licence, in_use: int | None) -> dict[str, JsonValue]:
    """Return what the trail says of an assignment: keys, counts and pseudonyms."""
    facts: Mapping[str, JsonValue] = {
        "pool": str(assignment.pool_id),
        "licence": str(licence.pk),
        "product": str(licence.product_id),
        "capacity": assignment.pool.capacity,
        "in_use": in_use,
        "assignment": str(assignment.pk),
        "person": str(assignment.person.ref) if assignment.person else None,
        "department": str(assignment.department_id) if assignment.department_id else None,
        "quantity": assignment.quantity,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _moved(statement: str, pool: SeatPool, quantity: int) -> int | None:
    values = {"quantity": quantity, "organisation": pool.organisation_id, "pool": pool.pk}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (assigned,) = cursor.fetchone() or (None,)
    return assigned
