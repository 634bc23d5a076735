"""One call of a database function for each step on a floating seat; services say what the answers mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from kernel.ids import new_id
from seats.lanes import SHARED
from seats.models import Lease

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from accounts.models import Person
    from seats.choices import EndReason
    from seats.holder import Holder
    from seats.models import QueueEntry, SeatPool

GRANTED: Final = "GRANTED"
HELD: Final = "HELD"
EXTENDED: Final = "EXTENDED"
REPEATED: Final = "REPEATED"
ENDED: Final = "ENDED"
QUEUED: Final = "QUEUED"

# An array as PostgreSQL writes it: psycopg takes longer over a list than over all else of a call.
_LANES: Final = f"{{{SHARED}}}"
_ATTRIBUTES: Final = [field.attname for field in Lease._meta.concrete_fields]
_LEASE: Final = ", ".join(f"(f.lease).{field.column}" for field in Lease._meta.concrete_fields)
_CHECK_OUT: Final = f"SELECT f.outcome, f.gone, {_LEASE} FROM seats_check_out(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) f"  # noqa: S608  column names
_HEARTBEAT: Final = f"SELECT f.outcome, NULL, {_LEASE} FROM seats_heartbeat(%s, %s, %s, %s, %s) f"  # noqa: S608  column names
_CHECK_IN: Final = f"SELECT f.outcome, f.gone, {_LEASE} FROM seats_check_in(%s, %s, %s, %s) f"  # noqa: S608  column names
_SWEEP: Final = "SELECT seats_sweep(%s, %s, %s, %s)"
_ENQUEUE: Final = "SELECT f.outcome, f.gone, f.entry FROM seats_enqueue(%s, %s, %s, %s, %s, %s, %s, %s, %s) f"
_LEAVE: Final = "SELECT seats_leave_queue(%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a function did: its outcome, the lease as it now is, and the ids of other leases that it ended."""

    outcome: str
    lease: Lease
    gone: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Place:
    """What became of a wish to wait: its outcome, the entry, and the ids of leases that it ended."""

    outcome: str
    entry_id: UUID
    gone: Sequence[UUID]


def check_out(*, pool: SeatPool, holder: Holder, now: datetime) -> Answer:
    """Take a slot, join a live claim, or find the lease that the holder has."""
    key, person = holder.counting_key(pool), holder.person
    who = [pool.organisation_id, pool.pk, person.pk, key, holder.instance, holder.machine]
    return _answer(_CHECK_OUT, [*who, _LANES, new_id(), new_id(), now])


def heartbeat(*, lease: Lease, epoch: int, request_id: str, now: datetime) -> Answer:
    """Extend a lease that is at the epoch given."""
    return _answer(_HEARTBEAT, [lease.organisation_id, lease.pk, epoch, request_id, now])


def check_in(*, lease: Lease, reason: EndReason, now: datetime) -> Answer:
    """End one lease; the last one of its claim frees the slot."""
    return _answer(_CHECK_IN, [lease.organisation_id, lease.pk, now, reason])


def sweep(*, pool: SeatPool, now: datetime, most: int) -> Sequence[UUID]:
    """End what expired and offer what is free; return the ids of the leases that ended."""
    (gone,) = _row(_SWEEP, [pool.organisation_id, pool.pk, now, most])
    ids: Sequence[UUID] = gone
    return ids


def enqueue(*, pool: SeatPool, holder: Holder, now: datetime, alive_until: datetime) -> Place:
    """Take a place in the queue, or keep the one there is."""
    who = [pool.organisation_id, pool.pk, holder.person.pk, holder.counting_key(pool)]
    outcome, gone, entry_id = _row(_ENQUEUE, [*who, _LANES, 0, new_id(), now, alive_until])
    return Place(outcome, entry_id, gone or ())


def leave_queue(*, entry: QueueEntry, now: datetime) -> bool:
    """Give up a place and what was kept for it; say whether there was one."""
    (left,) = _row(_LEAVE, [entry.organisation_id, entry.pk, now])
    return bool(left)


def lock_person(person: Person) -> None:
    """Hold the person's row, first of all locks, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM accounts_person WHERE organisation_id = %s AND id = %s FOR NO KEY UPDATE",
            [person.organisation_id, person.pk],
        )


def _answer(question: str, values: Sequence[Any]) -> Answer:
    outcome, gone, *lease = _row(question, values)
    return Answer(outcome, Lease.from_db(connection.alias, _ATTRIBUTES, lease), gone or ())


def _row(question: str, values: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
