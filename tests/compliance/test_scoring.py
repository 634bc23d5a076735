"""The compliance score."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from compliance.scoring import Result, Weighed, score

weighed = st.builds(
    Weighed,
    required=st.integers(0, 10**6),
    entitled=st.none() | st.integers(0, 10**6),
    known=st.booleans(),
    unit_cost=st.none() | st.decimals(0, 10**6, places=2),
    high=st.integers(0, 50),
    critical=st.integers(0, 50),
)


def position(required: int, entitled: int | None, **more) -> Weighed:
    return Weighed(**{"required": required, "entitled": entitled, "known": True, "unit_cost": None} | more)


def test_score_of_nothing_is_none():
    assert score([]) == Result(None, None)


def test_score_of_unknown_positions_is_none_with_no_coverage():
    assert score([position(6, 5, known=False)]) == Result(None, Decimal("0.0000"))


def test_score_of_covered_positions_is_full():
    assert score([position(0, 0), position(4, 5), position(9, None)]) == Result(Decimal("100.00"), Decimal("1.0000"))


def test_score_weighs_by_yearly_worth_with_a_floor():
    dear = position(10, 5, unit_cost=Decimal("30.00"))
    cheap = position(10, 10, unit_cost=Decimal("1.00"))
    assert score([dear, cheap]) == Result(Decimal("62.50"), Decimal("1.0000"))


def test_score_is_damped_by_open_findings():
    assert score([position(1, 1, high=1)]).score == Decimal("80.00")
    assert score([position(1, 1, critical=1)]).score == Decimal("50.00")
    assert score([position(6, 5, high=1, critical=2)]).score == Decimal("16.67")


def test_unknown_position_lowers_coverage_and_leaves_the_score():
    unknown = position(10, 0, known=False, unit_cost=Decimal("30.00"))
    assert score([position(5, 5), unknown]) == Result(Decimal("100.00"), Decimal("0.2500"))


def test_score_with_thousands_of_findings_is_nought():
    assert score([position(1, 1, high=10_000, critical=10_000)]).score == Decimal("0.00")


@given(st.lists(weighed, max_size=8))
def test_score_and_coverage_stay_in_bounds(positions):
    result = score(positions)
    assert (result.coverage is None) == (not positions)
    assert (result.score is None) == (not any(each.known for each in positions))
    assert Decimal(0) <= (result.coverage or 0) <= Decimal(1)
    assert Decimal(0) <= (result.score or 0) <= Decimal(100)


@given(st.lists(weighed, min_size=1, max_size=6), st.integers(0, 10))
def test_another_finding_never_raises_the_score(positions, index):
    chosen = positions[index % len(positions)]
    worse = Weighed(chosen.required, chosen.entitled, chosen.known, chosen.unit_cost, chosen.high + 1, chosen.critical)
    harmed = [worse if each is chosen else each for each in positions]
    assert (score(harmed).score or 0) <= (score(positions).score or 0)
