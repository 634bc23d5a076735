"""The lanes that the database functions know by value."""

from __future__ import annotations

from pathlib import Path

from seats import lanes, migrations


def test_overdraft_lane_is_the_one_in_the_functions():
    functions = Path(migrations.__file__).with_name("0003_taking.sql").read_text(encoding="utf-8")
    assert functions.count(f"'{lanes.OVERDRAFT}'") == 3
    assert len({lanes.SHARED, lanes.OVERDRAFT, lanes.DRAINING}) == 3
