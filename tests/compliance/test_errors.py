"""What can go wrong says what to do."""

from __future__ import annotations

from compliance.errors import BadDate, DateAhead, ViolationNotOpen


def test_errors_say_what_to_do():
    assert ViolationNotOpen(state="waived").message == "This finding is waived; only an open one can be acknowledged."
    assert DateAhead(as_of="2027-01-01").message == ("2027-01-01 has not come yet; give today or a day before it.")
    assert BadDate(value="soon").message == "soon is not a date; write today, or a day like 2026-11-30."
