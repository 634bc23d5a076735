"""Floating seats: taken for a while, returned or expired, never oversold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.services import Draft, record, record_all
from kernel.use_case import use_case
from seats import errors
from seats.choices import EndReason
from seats.events import SeatEvent
from seats.models import Lease
from seats.selectors.floating import list_open_leases, list_own_queue_entries
from seats.selectors.pools import list_floating_pools
from seats.services import slots
from seats.services.refusals import SeatRefused, not_usable, refusal_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from accounts.models import Person
    from audit.entry import JsonValue
    from kernel.actor import Actor
    from kernel.errors import DomainError
    from seats.holder import Holder
    from seats.models import SeatPool

MOST_AT_ONCE = 1000


@use_case
def check_out(*, pool: SeatPool, holder: Holder, actor: Actor, now: datetime) -> Lease:
    """Take one seat, or join the claim that counts for it too; asking again returns the live lease.

    Raises PoolExhausted, QueueAhead, PersonLimit, PersonLeft, LicenceNotUsable, PoolNotFloating: no seat moved, the
    refusal is recorded. Raises HolderIncomplete when the pool counts by what the holder does not tell, and NotFound.
    """
    answer = slots.check_out(pool=pool, holder=holder, now=now)
    lease = answer.lease
    if answer.outcome == slots.HELD:
        return _with(lease, pool, holder.person)
    if answer.outcome != slots.GRANTED:
        raise refusal_of(answer.outcome, pool=pool, person=holder.person, now=now)
    _with(lease, pool, holder.person)
    record_expired(answer.gone, actor=actor, now=now)
    record(SeatEvent.CHECKED_OUT, subject=lease, actor=actor, at=now, data=_facts(lease))
    if lease.overdraft:
        record(SeatEvent.LIMIT_EXCEEDED, subject=pool, actor=actor, at=now, data=_beyond(lease))
    return lease


@use_case
def heartbeat(*, lease: Lease, epoch: int, request_id: str, actor: Actor, now: datetime) -> Lease:  # noqa: ARG001  a refusal names the actor
    """Extend the lease and change its epoch; the epoch before with the same request id gets the same answer.

    Writes no event. Raises LeaseStaleEpoch, LeaseExpired, LicenceNotUsable: nothing moved, the refusal is recorded.
    """
    answer = slots.heartbeat(lease=lease, epoch=epoch, request_id=request_id, now=now)
    if answer.outcome not in {slots.EXTENDED, slots.REPEATED}:
        raise _stopped(answer, lease, epoch, now)
    return answer.lease


@use_case
def check_in(*, lease: Lease, actor: Actor, now: datetime) -> Lease:
    """Give a seat back; a lease that has ended stays as it ended, and nothing is recorded twice."""
    return _end(lease, EndReason.RETURNED, SeatEvent.CHECKED_IN, actor=actor, now=now)


@use_case
def expire_overdue(*, pool: SeatPool | None, actor: Actor, now: datetime) -> int:
    """End what expired, in one pool or in all of the organisation, and offer free seats to who waits.

    Bookkeeping: an expired seat is free to the next asker all the same. Rows that are busy are left to the next run.
    Returns how many leases ended, each with its event.
    """
    pools = list_floating_pools() if pool is None else [pool]
    gone = [lease_id for each in pools for lease_id in slots.sweep(pool=each, now=now, most=MOST_AT_ONCE)]
    record_expired(gone, actor=actor, now=now)
    return len(gone)


@use_case
def release_person(*, person: Person, actor: Actor, now: datetime) -> int:
    """Take every floating seat and place in a queue from someone who leaves; returns how many seats.

    Holds the person's lock, which every check-out waits for: deactivate the person in the same transaction.
    """
    slots.lock_person(person)
    for entry in list_own_queue_entries(person):
        slots.leave_queue(entry=entry, now=now)
    leases = list(list_open_leases(person))
    for lease in leases:
        _end(lease, EndReason.DEPARTED, SeatEvent.RELEASED, actor=actor, now=now)
    return len(leases)


def record_expired(gone: Sequence[UUID], *, actor: Actor, now: datetime) -> None:
    """Write one `seat.expired` for each lease that ended on its own."""
    if gone:
        leases = Lease.objects.filter(pk__in=gone).select_related("pool", "person").order_by("expires_at", "pk")
        record_all(Draft(SeatEvent.EXPIRED, lease, actor, now, _facts(lease)) for lease in leases)


def _end(lease: Lease, reason: EndReason, event: SeatEvent, *, actor: Actor, now: datetime) -> Lease:
    answer = slots.check_in(lease=lease, reason=reason, now=now)
    ended = _with(answer.lease, lease.pool, lease.person)
    if answer.outcome == slots.ENDED:
        record_expired(answer.gone, actor=actor, now=now)
        happened = SeatEvent.EXPIRED if ended.end_reason == EndReason.EXPIRED else event
        record(happened, subject=ended, actor=actor, at=now, data=_facts(ended) | {"reason": ended.end_reason})
    return ended


def _stopped(answer: slots.Answer, lease: Lease, epoch: int, now: datetime) -> DomainError:
    refused = SeatRefused(lease.pool, lease.person, lease)
    match answer.outcome:
        case "LICENCE_NOT_USABLE":
            return not_usable(refused, now)
        case "LEASE_STALE_EPOCH":
            return errors.LeaseStaleEpoch(refusal=refused, epoch=answer.lease.epoch, given=epoch)
        case _:
            return errors.LeaseExpired(refusal=refused, reason=answer.lease.end_reason or EndReason.EXPIRED.value)


def _with(lease: Lease, pool: SeatPool, person: Person) -> Lease:
    """Spare the two queries of a row that came from a function."""
    lease.pool, lease.person = pool, person
    return lease


def _facts(lease: Lease) -> dict[str, JsonValue]:
    return {
        "pool": str(lease.pool_id),
        "licence": str(lease.pool.licence_id),
        "person": str(lease.person.ref),
        "claim": str(lease.claim_id),
        "slot": lease.slot_number,
        "overdraft": lease.overdraft,
    }


def _beyond(lease: Lease) -> dict[str, JsonValue]:
    capacity = lease.pool.capacity or 0
    return {
        "pool": str(lease.pool_id),
        "licence": str(lease.pool.licence_id),
        "person": str(lease.person.ref),
        "capacity": capacity,
        "over": lease.slot_number - capacity,
    }
