"""The rows of the trail's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from audit.models import Body, Entry
from kernel.errors import NotFound

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the trail: epoch and number."""

    epoch: int
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """Read `EPOCH.SEQ`; anything else is no place."""
        epoch, dot, seq = text.partition(".")
        digits = all(part.isascii() and part.isdigit() for part in (epoch, seq))
        return cls(int(epoch), int(seq)) if dot and digits and len(text) < len(str(2**63)) else None


def find_bodies(*, kind: str, thing: str, outcome: str, before: Place | None) -> QuerySet[Body]:
    """Return events, newest first: of a type (`seat.` finds all of its noun), about an object, before a place."""
    rows: QuerySet[Body] = Body.objects.all()
    if kind:
        rows = rows.filter(type__startswith=kind) if kind.endswith(".") else rows.filter(type=kind)
    if thing:
        rows = rows.filter(object_id=thing)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if before is not None:
        rows = rows.filter(Q(epoch__lt=before.epoch) | Q(epoch=before.epoch, seq__lt=before.seq))
    return rows.order_by("-epoch", "-seq")


def get_entry(epoch: int, seq: int) -> tuple[Entry, Body | None]:
    """Return an entry with what it commits to, unless that was pruned; raises NotFound."""
    entry: Entry | None = Entry.objects.filter(epoch=epoch, seq=seq).first()
    if entry is None:
        raise NotFound(kind="entry")
    return entry, Body.objects.filter(epoch=epoch, seq=seq).first()
