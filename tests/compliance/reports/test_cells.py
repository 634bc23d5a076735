"""CSV that any spreadsheet can open safely."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reports import cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-5, "-5"),
        (Decimal("12.50"), "12.50"),
        (date(2026, 11, 2), "2026-11-02"),
        (datetime(2026, 11, 2, 13, tzinfo=timezone(timedelta(hours=1))), "2026-11-02T12:00:00Z"),
        ("Print & Sons", "Print & Sons"),
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
    ],
)
def test_text_disarms_formulas_and_names_instants(cell, text):
    assert cells.text(cell) == text


def test_write_is_rfc_4180(tmp_path):
    path = tmp_path / "table.csv"
    rows = [['say "hi"', "a,b"], ["two\nlines", 3]]
    assert cells.write(path, ("one", "two"), rows) == 2
    assert path.read_bytes() == b'one,two\r\n"say ""hi""","a,b"\r\n"two\nlines",3\r\n'


def test_write_of_no_rows_is_a_header(tmp_path):
    path = tmp_path / "table.csv"
    assert cells.write(path, ("one",), []) == 0
    assert path.read_bytes() == b"one\r\n"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_cells_come_back_as_written_and_never_begin_a_formula(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("cells") / "table.csv"
    cells.write(path, ("value",), [[value, "end"]])
    with path.open(encoding="utf-8", newline="") as file:
        (back, _) = list(csv.reader(file))[1]
    assert back.removeprefix("'") == value.removeprefix("'") or back == value
    assert not back.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
