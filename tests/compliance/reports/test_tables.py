"""All tables of a package."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_tables_are_all_there(written):
    assert set(written()) == {
        *("position", "entitlements", "documents", "consumption", "exemptions", "scope_rules", "data_sources"),
        "reconciliation",
    }
