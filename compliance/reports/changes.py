"""The table of what happened, from the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.reports.content import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.reports.content import Row
    from compliance.selectors.chain import Happening


def changes(happenings: Iterable[Happening]) -> Table:
    """Return every event until the day's end, by its place in the trail."""
    header = ("seq", "at", "event", "actor_kind", "actor", "object_kind", "object_id", "outcome")
    return Table("changes.csv", header, map(_row, happenings))


def _row(happening: Happening) -> Row:
    return [
        happening.seq,
        happening.at,
        happening.type,
        happening.actor_kind,
        happening.actor,
        happening.object_kind,
        happening.object_id,
        happening.outcome,
    ]
