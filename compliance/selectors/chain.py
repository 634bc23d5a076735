"""How far the trail goes for a package, and what happened until then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit.models import Body, Checkpoint
from compliance.events import ComplianceEvent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

_CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the trail: its place, and who did what to which object, with what outcome."""

    seq: int
    at: datetime
    type: str
    actor_kind: str
    actor: str
    object_kind: str
    object_id: str
    outcome: str


def list_checkpoints_covering(at: datetime) -> QuerySet[Checkpoint]:
    """Return the checkpoints that cover every event until an instant, the shortest first.

    Packages that were produced do not count, so that making one does not lengthen the next.
    """
    events: QuerySet[Body] = Body.objects.filter(at__lte=at)
    others = events.exclude(type=ComplianceEvent.PACKAGE_PRODUCED.type.name)
    epoch, seq = others.order_by("-epoch", "-seq").values_list("epoch", "seq").first() or (0, 0)
    rows: QuerySet[Checkpoint] = Checkpoint.objects.filter(epoch=epoch, size__gt=seq)
    return rows.order_by("size")


def iterate_happenings(checkpoint: Checkpoint, *, until: datetime) -> Iterator[Happening]:
    """Yield what happened before an instant, as far as a checkpoint goes and bodies are kept."""
    rows = Body.objects.filter(epoch=checkpoint.epoch, seq__lt=checkpoint.size, at__lte=until)
    return map(_happening, rows.order_by("seq").iterator(_CHUNK))


def _happening(body: Body) -> Happening:
    actor = json.loads(bytes(body.body))["actor"]
    return Happening(
        seq=body.seq,
        at=body.at,
        type=body.type,
        actor_kind=actor["kind"],
        actor=actor["ref"],
        object_kind=body.object_kind,
        object_id=body.object_id,
        outcome=body.outcome,
    )
