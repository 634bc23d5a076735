"""Named seats: given to someone, taken back or passed on, never more than an enforced pool has."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.errors import PersonLeft
from audit.services import record
from kernel.errors import InvalidInput
from kernel.use_case import use_case
from seats.choices import EndReason, PoolKind, PoolMode
from seats.errors import (
    AlreadyAssigned,
    LicenceNotUsable,
    MinimumHold,
    PoolExhausted,
    PoolNotNamed,
    SeatNotReassignable,
)
from seats.events import SeatEvent
from seats.models import Assignment
from seats.services import seating
from seats.services.refusals import SeatRefused

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Person
    from kernel.actor import Actor
    from licensing.models import Licence
    from seats.models import SeatPool


@use_case
def assign(*, pool: SeatPool, person: Person, actor: Actor, now: datetime, quantity: int = 1) -> Assignment:
    """Give someone seats of a named pool.

    An observed pool records what was found, of whom and of whatever licence. An enforced one raises PersonLeft,
    LicenceNotUsable or PoolExhausted: no seat moved, and the refusal is recorded. Raises AlreadyAssigned.
    """
    _of_a_named_pool(pool, quantity)
    refused = SeatRefused(pool=pool, person=person)
    holder = seating.lock_people([person])[person.pk]
    licence = seating.lock_licence(pool)
    if pool.mode == PoolMode.ENFORCED:
        _present(holder, refused)
        _usable(licence, now, refused)
    _holds_none(pool, holder)
    in_use = seating.take(pool, quantity)
    if in_use is None:
        raise PoolExhausted(pool=pool.name, capacity=pool.capacity, refusal=refused)
    assignment: Assignment = Assignment.objects.create(
        pool=pool, person=holder, quantity=quantity, first_assigned_at=now
    )
    record(SeatEvent.ASSIGNED, subject=assignment, actor=actor, at=now, data=seating.told(assignment, licence, in_use))
    return assignment


@use_case
def release(*, assignment: Assignment, actor: Actor, now: datetime) -> Assignment:
    """Take someone's seats back by hand.

    The seats are free again, unless the licence ties a seat to its first holder: then leaving it uses it up.
    Raises AssignmentEnded, and MinimumHold while the terms of an enforced pool keep the seat where it is.
    """
    seating.lock_people([assignment.person])
    licence = seating.lock_licence(assignment.pool)
    current = seating.lock_live(assignment)
    _held_long_enough(current, licence, now)
    data = seating.end(current, licence, EndReason.RELEASED, now)
    record(SeatEvent.RELEASED, subject=current, actor=actor, at=now, data=data)
    return current


@use_case
def transfer(*, assignment: Assignment, to: Person, actor: Actor, now: datetime) -> Assignment:
    """Pass someone's seats on and return the new assignment; the pool's count does not move.

    Raises AssignmentEnded, PersonLeft, AlreadyAssigned and, in an enforced pool, LicenceNotUsable,
    SeatNotReassignable and MinimumHold.
    """
    receiver = seating.lock_people([assignment.person, to])[to.pk]
    licence = seating.lock_licence(assignment.pool)
    current = seating.lock_live(assignment)
    _present(receiver)
    _may_move_on(current, licence, now)
    _holds_none(current.pool, receiver)
    seating.close(current, EndReason.TRANSFERRED, now)
    new: Assignment = Assignment.objects.create(
        pool=current.pool, person=receiver, quantity=current.quantity, first_assigned_at=now
    )
    _record_transfer(current, new, licence, actor, now)
    return new


def _record_transfer(old: Assignment, new: Assignment, licence: Licence, actor: Actor, now: datetime) -> None:
    left = {"from": str(old.person.ref)} if old.person else {}
    data = {
        **seating.told(new, licence, None),
        **left,
        "to": str(new.person.ref) if new.person else None,
        "from_assignment": str(old.pk),
    }
    record(SeatEvent.TRANSFERRED, subject=new, actor=actor, at=now, data=data)


def _of_a_named_pool(pool: SeatPool, quantity: int) -> None:
    if pool.kind != PoolKind.NAMED:
        raise PoolNotNamed(pool=pool.name)
    if quantity < 1:
        raise InvalidInput(field="quantity", problem="Assign one seat or more.")


def _present(person: Person, refusal: SeatRefused | None = None) -> None:
    if not person.active:
        raise PersonLeft(person=str(person), refusal=refusal)


def _usable(licence: Licence, now: datetime, refusal: SeatRefused | None = None) -> None:
    status = licence.status(now)
    if not status.usable:
        raise LicenceNotUsable(licence=licence.name, status=status.value, refusal=refusal)


def _holds_none(pool: SeatPool, person: Person) -> None:
    if Assignment.objects.filter(pool=pool, person=person, ended_at=None).exists():
        raise AlreadyAssigned(person=str(person), pool=pool.name)


def _may_move_on(assignment: Assignment, licence: Licence, now: datetime) -> None:
    if assignment.pool.mode == PoolMode.OBSERVED:
        return
    _usable(licence, now)
    if not licence.reassignable:
        raise SeatNotReassignable(licence=licence.name)
    _held_long_enough(assignment, licence, now)


def _held_long_enough(assignment: Assignment, licence: Licence, now: datetime) -> None:
    until = assignment.first_assigned_at + timedelta(days=licence.licence_type.minimum_hold_days)
    if assignment.pool.mode == PoolMode.ENFORCED and now < until:
        raise MinimumHold(until=until.isoformat())
