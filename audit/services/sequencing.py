"""The one writer of chains: takes what waits in the outbox, oldest first, and links it to what is there."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from audit import entry, tree
from audit.errors import OutboxAltered
from audit.selectors import list_organisations_waiting
from audit.services.heads import lock_head
from audit.services.statements import run_all
from kernel import tenancy
from kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from django.db.models import Model

    from audit.models import Head

BATCH: Final = 500
CHANNEL: Final = "licentia_trail"
LOCK: Final = 0x4C6963656E746961

# Never "after the last number seen": numbers are given at writing, and who wrote earlier may commit later.
_TAKE: Final = """
WITH taken AS (
    DELETE FROM audit_outbox WHERE id = ANY(ARRAY(
        SELECT id FROM audit_outbox WHERE organisation_id = %s ORDER BY number LIMIT %s
    )) RETURNING number, id, body, body_hash
)
SELECT id, body, body_hash FROM taken ORDER BY number
"""
_INSERT_ENTRIES: Final = """
INSERT INTO audit_entry (organisation_id, epoch, id, seq, text, previous, leaf)
SELECT %s, %s, * FROM unnest(%b::uuid[], %b::bigint[], %b::bytea[], %b::bytea[], %b::bytea[])
"""
_INSERT_BODIES: Final = """
INSERT INTO audit_body (organisation_id, epoch, id, seq, body, type, object_kind, object_id, outcome, at)
SELECT %s, %s, * FROM unnest(
    %b::uuid[], %b::bigint[], %b::bytea[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[]::timestamptz[]
)
"""
_MOVE_HEAD: Final = "UPDATE audit_head SET size = %s, last = %b, frontier = %b WHERE id = %s"

type Taken = tuple[UUID, bytes, bytes]
type Columns = Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Round:
    """What a round over organisations did: how much, whether more waits, and whose chain is stopped and why."""

    done: int = 0
    more: bool = False
    stopped: Mapping[UUID, DomainError] = field(default_factory=dict)


def sequence(organisation: Model | UUID) -> int:
    """Chain the oldest waiting events of an organisation, at most BATCH, in one transaction; return how many.

    Two at once wait for each other. Raises TrailBehind or OutboxAltered: nothing moved.
    """
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        head = lock_head()
        taken = _take()
        if taken:
            run_all(_append(head, taken))
        return len(taken)


def drain(organisation: Model | UUID) -> int:
    """Chain everything that waits for an organisation now, batch by batch; return how many. Raises as `sequence`."""
    total = count = sequence(organisation)
    while count == BATCH:
        count = sequence(organisation)
        total += count
    return total


def sequence_all() -> Round:
    """Chain one batch of every organisation that has events waiting, unless another sequencer is at work.

    An organisation whose chain cannot go on is stopped and named; the others go on.
    """
    with alone() as mine:
        return each(list_organisations_waiting(), sequence, full=BATCH) if mine else Round()


def each(organisations: Iterable[UUID], work: Callable[[UUID], int], *, full: int) -> Round:
    """Do one piece of work for each organisation; a refusal stops that organisation alone."""
    done, more = 0, False
    stopped: dict[UUID, DomainError] = {}
    for organisation_id in organisations:
        try:
            count = work(organisation_id)
        except DomainError as error:
            stopped[organisation_id] = error
        else:
            done += count
            more = more or count == full
    return Round(done, more, stopped)


@contextmanager
def alone() -> Iterator[bool]:
    """Say whether nobody else sequences in this database; while the block lasts, it stays so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = cursor.fetchone() == (True,)
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _take() -> list[Taken]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [tenancy.current_organisation_id(), BATCH])
        taken: list[Taken] = [(key, bytes(body), bytes(digest)) for key, body, digest in cursor.fetchall()]
    for key, body, digest in taken:
        if sha256(body).digest() != digest:
            raise OutboxAltered(event=str(key))
    return taken


def _append(head: Head, taken: Sequence[Taken]) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield the statements that lengthen a chain."""
    links = list(_links(head, taken))
    yield _INSERT_ENTRIES, [head.organisation_id, head.epoch, *_columns(links)]
    yield _INSERT_BODIES, [head.organisation_id, head.epoch, *_columns(_bodies(head, taken))]
    leaves = [leaf for *_, leaf in links]
    frontier = tree.Frontier.from_bytes(bytes(head.frontier)).extend(leaves)
    yield _MOVE_HEAD, [frontier.size, leaves[-1], frontier.to_bytes(), head.pk]
    yield "SELECT pg_notify(%s, %s)", [CHANNEL, str(head.organisation_id)]


def _links(head: Head, taken: Iterable[Taken]) -> Iterator[tuple[UUID, int, bytes, bytes, bytes]]:
    previous = bytes(head.last)
    for seq, (key, _, body_hash) in enumerate(taken, head.size):
        text = entry.entry_text(origin=head.origin, seq=seq, previous=previous, body_hash=body_hash)
        leaf = entry.leaf_hash(text)
        yield key, seq, text, previous, leaf
        previous = leaf


def _bodies(head: Head, taken: Iterable[Taken]) -> Iterator[tuple[object, ...]]:
    for seq, (key, body, _) in enumerate(taken, head.size):
        told = json.loads(body)
        thing = told["object"]
        yield key, seq, body, told["type"], thing["kind"], thing["id"], told["outcome"], told["time"]


def _columns(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
