"""Cells are read as people write them; what breaks a rule is told with the rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money
from licensing.importers import cells
from licensing.importers.cells import Unfit
from licensing.importers.rows import Rule


def test_text_is_trimmed_and_composed():
    assert cells.text("  Cafe\u0301 ", 10) == "Café"


def test_text_keeps_lines_where_they_are_allowed():
    assert cells.text("one\r\ntwo\rthree", 20, lines=True) == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("cell", "lines", "code", "rule"),
    [
        ("abc", False, Rule.TOO_LONG, "has 3 characters, 2 at most"),
        ("a\n", False, None, ""),
        ("\x07", False, Rule.INVALID_TEXT, "holds control characters, such as a line break"),
        ("\tb", False, None, ""),
        ("\x0b", True, None, ""),
        ("\x1b.", True, Rule.INVALID_TEXT, "holds control characters, such as a line break"),
    ],
)
def test_text_refuses_what_is_no_text(cell, lines, code, rule):
    if code is None:
        assert cells.text(cell, 2, lines=lines) == cell.strip()
        return
    with pytest.raises(Unfit) as unfit:
        cells.text(cell, 2, lines=lines)
    assert (unfit.value.code, unfit.value.rule) == (code, rule)


@pytest.mark.parametrize(("cell", "count"), [("1", 1), (" 56 ", 56), ("1,000", 1000), ("2147483647", 2**31 - 1)])
def test_seats_reads_whole_numbers(cell, count):
    assert cells.seats(cell) == count


@pytest.mark.parametrize("cell", ["0", "-1", "1.5", "1,00", "ten", "2147483648", "\u0663", "1e3"])
def test_seats_refuses_what_is_no_number_of_seats(cell):
    with pytest.raises(Unfit) as unfit:
        cells.seats(cell)
    assert unfit.value.code == Rule.INVALID_NUMBER


def test_seats_must_be_given():
    with pytest.raises(Unfit) as unfit:
        cells.seats("  ")
    assert unfit.value.code == Rule.REQUIRED


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("", None),
        ("  ", None),
        ("0000-00-00", None),
        ("0000-00-00 00:00:00", None),
        ("02/26/2016", date(2016, 2, 26)),
        ("2/6/2016", date(2016, 2, 6)),
        ("2016-02-26", date(2016, 2, 26)),
        ("2016-02-26 00:00:01", date(2016, 2, 26)),
        ("2016-02-26T00:00:00.000000Z", date(2016, 2, 26)),
        ("02/29/2024", date(2024, 2, 29)),
    ],
)
def test_day_reads_both_spellings(cell, day):
    assert cells.day(cell) == day


@pytest.mark.parametrize(
    "cell", ["26/02/2016", "02/29/2023", "2/6/16", "2016/02/26", "26.02.2016", "soon", "01/01/1899", "01/01/9999"]
)
def test_day_refuses_what_is_no_day(cell):
    with pytest.raises(Unfit) as unfit:
        cells.day(cell)
    assert unfit.value.code == Rule.INVALID_DATE


@given(st.dates(date(1900, 1, 1), date(9998, 12, 31)))
def test_day_reads_every_day_alike(day):
    assert cells.day(f"{day.month}/{day.day}/{day.year}") == cells.day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("cell", "money"),
    [
        ("", None),
        ("$12.58", Money(1258, "USD")),
        ("US$ 12.58", Money(1258, "USD")),
        ("1,234.50", Money(123450, "EUR")),
        ("€1,234.50", Money(123450, "EUR")),
        ("1.234,50 €", Money(123450, "EUR")),
        ("12,58", Money(1258, "EUR")),
        ("£5", Money(500, "GBP")),
        ("¥1,500", Money(1500, "JPY")),
        ("SEK 10.00", Money(1000, "SEK")),
        ("10.00 CHF", Money(1000, "CHF")),
        ("12.5800", Money(1258, "EUR")),
        ("0", Money(0, "EUR")),
    ],
)
def test_amount_reads_marks_and_both_ways_of_writing_decimals(cell, money):
    assert cells.amount(cell, "EUR") == money


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("free", Rule.INVALID_AMOUNT),
        ("-5.00", Rule.INVALID_AMOUNT),
        ("$5 USD", Rule.INVALID_AMOUNT),
        ("1,23,4", Rule.INVALID_AMOUNT),
        ("1.234", Rule.INVALID_AMOUNT),
        ("¥1.50", Rule.INVALID_AMOUNT),
        ("₤5", Rule.UNKNOWN_CURRENCY),
        ("90071992547409.93", Rule.INVALID_AMOUNT),
    ],
)
def test_amount_refuses_what_is_none(cell, code):
    with pytest.raises(Unfit) as unfit:
        cells.amount(cell, "EUR")
    assert unfit.value.code == code


@given(st.integers(0, 10**12))
def test_amount_reads_what_is_written_with_thousands(minor):
    assert cells.amount(f"${Decimal(minor).scaleb(-2):,}", "EUR") == Money(minor, "USD")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        *((cell, True) for cell in ("yes", "YES", "Yes", "true", "TRUE", "True", "y", "1", " yes ")),
        *((cell, False) for cell in ("no", "NO", "No", "false", "FALSE", "False", "n", "0")),
    ],
)
def test_yes_or_no_reads_every_spelling(cell, answer):
    assert cells.yes_or_no(cell, empty=not answer) is answer


@pytest.mark.parametrize("empty", [True, False])
def test_yes_or_no_of_nothing_is_what_is_meant_by_it(empty):
    assert cells.yes_or_no(" ", empty=empty) is empty


def test_yes_or_no_refuses_what_is_neither():
    with pytest.raises(Unfit) as unfit:
        cells.yes_or_no("sometimes", empty=True)
    assert (unfit.value.code, unfit.value.rule) == (Rule.NEITHER_YES_NOR_NO, "is 'sometimes', neither yes nor no")


def test_address_reads_an_address_or_nothing():
    assert (cells.address(" ada@example.test "), cells.address("")) == ("ada@example.test", "")


def test_address_refuses_what_is_none():
    with pytest.raises(Unfit) as unfit:
        cells.address("ada at example")
    assert (unfit.value.code, unfit.value.rule) == (Rule.INVALID_EMAIL, "is 'ada at example', not an e-mail address")
