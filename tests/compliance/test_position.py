"""Where a product stands, from counts."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.position import Price, Tally, annual_unit_cost, terms_a_year, true_up_minor

PRODUCT = UUID("018f5a1e-0000-7000-8000-000000000001")
seats = st.integers(0, 10**7)


def tally(**numbers) -> Tally:
    return Tally(PRODUCT, "named", **numbers)


def test_entitled_with_an_unlimited_lot_is_unlimited():
    assert tally(limited=5, unlimited=1, required=9, current=9).entitled is None
    assert tally(limited=5, unlimited=1, required=9, current=9).shortfall == 0


def test_six_seats_in_use_of_five_are_one_short():
    six = tally(limited=5, required=6, current=6)
    assert (six.entitled, six.shortfall, six.excess) == (5, 1, 1)


def test_excess_leaves_out_seats_of_ended_lots():
    mixed = tally(limited=5, required=7, current=4)
    assert (mixed.shortfall, mixed.excess) == (2, 0)


@given(limited=seats, required=seats, ended=seats)
def test_shortfall_balances_rights_against_use(limited, required, ended):
    counted = tally(limited=limited, required=required, current=max(0, required - ended))
    assert counted.shortfall == max(0, required - limited)
    assert counted.shortfall - min(ended, required) <= counted.excess <= counted.shortfall


@pytest.mark.parametrize(
    ("period", "times"),
    [("", 1), ("P1Y", 1), ("P1M", 12), ("P3M", 4), ("P2Y", Fraction(1, 2)), ("P1W", Fraction(365, 7)), ("P5D", 73)],
)
def test_terms_a_year_counts_calendar_terms(period, times):
    assert terms_a_year(period) == times


@pytest.mark.parametrize("period", ["P0D", "monthly", "P", "P1M1Y"])
def test_terms_a_year_without_a_readable_term_is_once(period):
    assert terms_a_year(period) == 1


def test_unit_cost_averages_over_seats_and_rounds_half_to_even():
    assert annual_unit_cost([Price(1000, 10, "P1M"), Price(2400, 10, "P1Y")]) == 720
    assert annual_unit_cost([Price(5, 2)]) == 2
    assert annual_unit_cost([Price(7, 2)]) == 4


def test_unit_cost_without_priced_seats_is_unknown():
    assert annual_unit_cost([Price(1000, 0)]) is None
    assert tally().unit_cost_minor is None


@given(amount=st.integers(0, 10**9), count=st.integers(1, 10**5), times=st.integers(1, 5))
def test_unit_cost_does_not_depend_on_how_lots_are_cut(amount, count, times):
    whole = annual_unit_cost([Price(amount * times, count * times)])
    assert annual_unit_cost([Price(amount, count)] * times) == whole


def test_true_up_multiplies_the_shortfall():
    assert true_up_minor(3, 1250) == 3750
    assert true_up_minor(3, None) is None
