"""Checkpoints: signed statements of how long a chain is and what it holds, each the continuation of the last."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Final

from audit import checkpoint as note
from audit.choices import KeyPurpose
from audit.entry import leaf_hash
from audit.errors import TrailForked
from audit.models import Checkpoint, Entry
from audit.selectors import list_organisations_unsigned
from audit.services import keys
from audit.services.heads import lock_head
from audit.services.sequencing import Round, each
from audit.tree import Frontier
from kernel import tenancy

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import Model

    from audit.models import Head

PERIOD: Final = timedelta(seconds=10)
_CHUNK: Final = 4096


def checkpoint(organisation: Model | UUID, at: datetime) -> Checkpoint:
    """Sign the chain of an organisation as it stands and return the checkpoint; the last one when nothing was added.

    The root is computed anew from what was signed last and the entries stored since. Raises TrailForked when it is not
    the head's, or when the size was signed with another root, and TrailBehind; nothing is signed then.
    """
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        head = lock_head()
        last: Checkpoint | None = Checkpoint.objects.filter(epoch=head.epoch).order_by("-size").first()
        grown = _grown(last, head)
        if last is not None and last.size == head.size:
            return last
        return _sign(head, grown, at)


def checkpoint_due(at: datetime, period: timedelta = PERIOD) -> Round:
    """Sign every chain that has grown and was not signed within a period; a refusal stops that organisation alone."""
    return each(list_organisations_unsigned(before=at - period), partial(_counted, at=at), full=0)


def _counted(organisation_id: UUID, at: datetime) -> int:
    checkpoint(organisation_id, at)
    return 1


def _grown(last: Checkpoint | None, head: Head) -> Frontier:
    frontier = Frontier() if last is None else Frontier.from_bytes(bytes(last.frontier))
    if last is not None:
        frontier = _extended(frontier, head.epoch, last.size)
    continues = last is None or (frontier.size, frontier.root()) == (last.size, bytes(last.root))
    frontier = _extended(frontier, head.epoch, head.size)
    if not continues or frontier.to_bytes() != bytes(head.frontier):
        raise TrailForked(origin=head.origin, size=head.size, signed=last.size if last else 0)
    return frontier


def _extended(frontier: Frontier, epoch: int, size: int) -> Frontier:
    texts = Entry.objects.filter(epoch=epoch, seq__gte=frontier.size, seq__lt=size).order_by("seq")
    for rows in batched(texts.values_list("text", flat=True).iterator(chunk_size=_CHUNK), _CHUNK):
        frontier = frontier.extend(leaf_hash(bytes(text)) for text in rows)
    return frontier


def _sign(head: Head, frontier: Frontier, at: datetime) -> Checkpoint:
    statement = note.Checkpoint(head.origin, head.size, frontier.root())
    signed = note.sign(statement, keys.private_half(keys.signing_key(KeyPurpose.CHECKPOINTS)))
    made: Checkpoint = Checkpoint.objects.create(
        epoch=head.epoch, size=head.size, root=statement.root, frontier=frontier.to_bytes(), note=signed, at=at
    )
    return made
