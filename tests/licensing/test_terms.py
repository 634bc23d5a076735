"""Calendar terms are read strictly, never drift from their anchor, and come to exact years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.terms import NotATerm, Term, add, annualise, day_end, day_start

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
TERMS = st.builds(
    Term,
    years=st.integers(0, 99),
    months=st.integers(0, 99),
    weeks=st.integers(0, 99),
    days=st.integers(1, 99),
)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("P1Y", Term(years=1)),
        ("P3M", Term(months=3)),
        ("P2W", Term(weeks=2)),
        ("P14D", Term(days=14)),
        ("P1Y2M3W4D", Term(1, 2, 3, 4)),
        ("P999D", Term(days=999)),
    ],
)
def test_parse_reads_calendar_terms(text, term):
    assert Term.parse(text) == term


@pytest.mark.parametrize(
    "text", ["", "P", "P0Y", "1Y", "P1", "P-1Y", "P1D1Y", "P1.5Y", "PT1H", "P1Y ", "P1000D", "P\u0661Y"]
)
def test_parse_refuses_everything_else(text):
    with pytest.raises(NotATerm) as refusal:
        Term.parse(text)
    assert refusal.value.extensions == {"code": "INVALID_TERM", "facts": {"text": text}}


@given(TERMS)
def test_parse_reads_what_str_writes(term):
    assert Term.parse(str(term)) == term


def test_add_clamps_to_the_month_and_does_not_drift():
    anchor = date(2026, 1, 31)
    assert [add(anchor, Term(months=1), times) for times in range(4)] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


def test_add_returns_to_the_leap_day():
    assert [add(date(2024, 2, 29), Term(years=1), times) for times in (1, 4)] == [date(2025, 2, 28), date(2028, 2, 29)]


def test_add_counts_weeks_and_days_after_months():
    assert add(date(2026, 1, 31), Term(months=1, weeks=1, days=1)) == date(2026, 3, 8)


def test_add_goes_backwards_with_negative_times():
    assert add(date(2026, 3, 31), Term(months=1), -1) == date(2026, 2, 28)


@pytest.mark.parametrize(("term", "times"), [(Term(years=999), 9), (Term(years=999), -9), (Term(days=999), 9999)])
def test_add_beyond_the_calendar_overflows(term, times):
    with pytest.raises(OverflowError):
        add(date(2026, 1, 1), term, times)


@given(DAYS, st.integers(0, 60))
def test_add_of_months_keeps_the_day_or_the_last_of_the_month(anchor, times):
    reached = add(anchor, Term(months=1), times)
    assert (reached.year * 12 + reached.month) - (anchor.year * 12 + anchor.month) == times
    assert reached.day == anchor.day or (reached + timedelta(days=1)).month != reached.month


@pytest.mark.parametrize(
    ("amount", "term", "a_year"),
    [
        (4999, "P1M", 59988),
        (1000, "P3M", 4000),
        (1000, "P2Y", 500),
        (365, "P365D", 365),
        (7, "P1W", 365),
        (1, "P2Y", 0),
        (3, "P2Y", 2),
    ],
)
def test_annualise_rounds_half_to_even_once(amount, term, a_year):
    assert annualise(amount, Term.parse(term)) == a_year


def test_in_years_is_exact():
    assert Term(1, 6, 1, 3).in_years == Fraction(3, 2) + Fraction(10, 365)


def test_day_start_is_midnight_of_the_zone():
    assert day_start(date(2026, 7, 1), "Europe/Berlin") == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_day_end_is_the_start_of_the_next_day_even_when_a_day_is_short():
    short = date(2026, 3, 29)
    assert day_end(short, "Europe/Berlin") - day_start(short, "Europe/Berlin") == timedelta(hours=23)
