"""Verifying a trail where it is stored, in one reading and constant memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit import checkpoint as note
from audit.choices import KeyPurpose
from audit.events import TrailEvent
from audit.models import Body, Checkpoint, Head, SigningKey
from audit.services import keys
from audit.services.recording import record
from audit.services.statements import reading
from audit.walk import Broken, Walk, without
from kernel.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from audit.entry import JsonValue
    from audit.walk import Mark, Range
    from kernel.actor import Actor

_CHUNK: Final = 2000
_ROWS: Final = """
SELECT e.text, e.leaf, b.body FROM audit_entry AS e
LEFT JOIN audit_body AS b ON (b.organisation_id, b.epoch, b.seq) = (e.organisation_id, e.epoch, e.seq)
WHERE e.organisation_id = %(organisation)s AND e.epoch = %(epoch)s AND e.seq < %(size)s
ORDER BY e.seq
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were read, the first that cannot be relied on and why, and bodies gone for no stated reason."""

    entries: int
    epoch: int = 0
    first_bad_seq: int | None = None
    problem: str | None = None
    unexplained: tuple[Range, ...] = ()


@use_case
def verify(*, organisation: Model, actor: Actor, now: datetime) -> Verdict:
    """Check the chains of the organisation in scope: bodies, links, leaves, every signed root, head, last signature.

    The first break ends it and is recorded as `audit.verify_failed`.
    """
    entries = 0
    unexplained: list[Range] = []
    for head in Head.objects.order_by("epoch"):
        walk = Walk(head.origin)
        try:
            _follow(walk, head)
        except Broken as broken:
            data: dict[str, JsonValue] = {"epoch": head.epoch, "seq": broken.seq, "problem": str(broken)}
            record(TrailEvent.VERIFY_FAILED, subject=organisation, actor=actor, at=now, data=data)
            return Verdict(entries + walk.size, head.epoch, broken.seq, str(broken))
        entries += walk.size
        unexplained += without(walk.gone, _pruned(head.epoch))
    return Verdict(entries, unexplained=tuple(unexplained))


def _follow(walk: Walk, head: Head) -> None:
    signed = Checkpoint.objects.filter(epoch=head.epoch)
    place = {"organisation": head.organisation_id, "epoch": head.epoch, "size": head.size}
    with reading(_ROWS, place, size=_CHUNK) as chunks:
        walk.read(chunks, _marks(signed.order_by("size")))
    if (walk.size, walk.leaf, walk.frontier.to_bytes()) != (head.size, bytes(head.last), bytes(head.frontier)):
        raise Broken(walk.size, "the head is not where the entries end")
    last = signed.order_by("-size").first()
    if last is not None and _believed(last) != note.Checkpoint(head.origin, last.size, bytes(last.root)):
        raise Broken(0, f"the checkpoint of {last.size} entries does not say what was signed")


def _believed(last: Checkpoint) -> note.Checkpoint | None:
    known = [keys.vkey(key) for key in SigningKey.objects.filter(purpose=KeyPurpose.CHECKPOINTS)]
    try:
        return note.verify(last.note, known)
    except note.Untrusted:
        return None


def _marks(signed: QuerySet[Checkpoint]) -> Iterator[Mark]:
    for size, root in signed.values_list("size", "root").iterator(chunk_size=_CHUNK):
        yield size, bytes(root)


def _pruned(epoch: int) -> Iterator[Range]:
    """Yield the ranges that earlier entries' bodies were pruned in, as the events say that stand after them."""
    for seq, body in Body.objects.filter(epoch=epoch, type=TrailEvent.PRUNED.type.name).values_list("seq", "body"):
        for first, last in json.loads(bytes(body))["data"]["ranges"]:
            yield first, min(last, seq - 1)
