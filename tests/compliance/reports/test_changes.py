"""The table of what happened."""

from __future__ import annotations

from datetime import UTC, datetime

from compliance.reports.changes import changes
from compliance.selectors.chain import Happening

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_changes_have_one_row_an_event():
    happening = Happening(7, NOON, "seat.assigned", "user", "ref", "assignment", "id", "success")
    table = changes([happening])
    assert table.name == "changes.csv"
    (row,) = table.rows
    assert dict(zip(table.header, row, strict=True)) == {
        "seq": 7,
        "at": NOON,
        "event": "seat.assigned",
        "actor_kind": "user",
        "actor": "ref",
        "object_kind": "assignment",
        "object_id": "id",
        "outcome": "success",
    }
