"""Waiting for a floating seat: first come, first served, while one keeps asking."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from audit.services import record
from kernel.use_case import use_case
from seats.errors import SeatHeld
from seats.events import SeatEvent
from seats.selectors.floating import get_queue_entry
from seats.services import floating, slots
from seats.services.refusals import refusal_of

if TYPE_CHECKING:
    from datetime import datetime

    from kernel.actor import Actor
    from seats.holder import Holder
    from seats.models import QueueEntry, SeatPool

KEEP_ALIVE = timedelta(seconds=120)
_THERE = frozenset({slots.QUEUED, "KEPT", "OFFERED"})


@use_case
def join(*, pool: SeatPool, holder: Holder, actor: Actor, now: datetime) -> QueueEntry:
    """Take a place in the pool's queue; asking again keeps the place alive. Once a seat is kept for it, check out.

    Raises SeatHeld for who has a seat already, PersonLeft, LicenceNotUsable, PoolNotFloating (recorded), NotFound.
    """
    place = slots.enqueue(pool=pool, holder=holder, now=now, alive_until=now + KEEP_ALIVE)
    if place.outcome == SeatHeld.code:
        raise SeatHeld(pool=pool.name)
    if place.outcome not in _THERE:
        raise refusal_of(place.outcome, pool=pool, person=holder.person, now=now)
    floating.record_expired(place.gone, actor=actor, now=now)
    entry = get_queue_entry(place.entry_id)
    if place.outcome == slots.QUEUED:
        facts = {"pool": str(pool.pk), "licence": str(pool.licence_id), "person": str(holder.person.ref)}
        record(SeatEvent.QUEUED, subject=entry, actor=actor, at=now, data=facts)
    return entry


@use_case
def leave(*, entry: QueueEntry, actor: Actor, now: datetime) -> bool:  # noqa: ARG001  every service names its actor
    """Give up a place and the seat kept for it, which goes to the next; returns whether there was one."""
    return slots.leave_queue(entry=entry, now=now)
