"""One run takes the longest idle seats, up to a share of each pool."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seats.idleness import Candidate, cap, within_cap

START = datetime(2026, 1, 1, tzinfo=UTC)
POOLS = [UUID(int=n) for n in range(1, 4)]


def candidate(number: int, *, pool: UUID = POOLS[0], quantity: int = 1, days: int = 0) -> Candidate:
    return Candidate(
        assignment_id=UUID(int=number),
        policy_id=UUID(int=99),
        pool_id=pool,
        pool="Pool",
        product="Product",
        person_id=UUID(int=number),
        person=f"Person {number}",
        quantity=quantity,
        reason="gone_idle",
        idle_since=START + timedelta(days=days),
        idle_days=100 - days,
    )


CANDIDATES = st.lists(
    st.builds(
        candidate,
        st.integers(1, 1000),
        pool=st.sampled_from(POOLS),
        quantity=st.integers(1, 5),
        days=st.integers(0, 90),
    ),
    unique_by=lambda each: each.assignment_id,
)


@pytest.mark.parametrize(
    ("live", "percent", "expected"), [(100, 10, 10), (19, 10, 1), (9, 10, 1), (1, 1, 1), (7, 100, 7), (29, 50, 14)]
)
def test_cap_rounds_down_but_to_one_at_least(live, percent, expected):
    assert cap(live, percent) == expected


def test_within_cap_takes_the_longest_idle_first():
    young, old, middle = candidate(1, days=9), candidate(2, days=1), candidate(3, days=5)
    found = within_cap([young, old, middle], {POOLS[0]: 20}, 10)
    assert (found.taken, found.waiting) == ((old, middle), (young,))


def test_within_cap_lets_the_next_pass_when_one_asks_for_too_many():
    many, one = candidate(1, quantity=3), candidate(2, days=1)
    found = within_cap([one, many], {POOLS[0]: 20}, 10)
    assert (found.taken, found.waiting) == ((one,), (many,))


@given(CANDIDATES, st.integers(1, 100), st.integers(1, 400))
def test_within_cap_keeps_each_pool_within_its_share_and_loses_no_one(candidates, percent, live):
    found = within_cap(candidates, dict.fromkeys(POOLS, live), percent)
    spent: Counter[UUID] = Counter()
    for each in found.taken:
        spent[each.pool_id] += each.quantity
    assert all(seats <= cap(live, percent) for seats in spent.values())
    assert Counter(found.taken + found.waiting) == Counter(candidates)


@given(CANDIDATES, st.integers(1, 100))
def test_within_cap_does_not_depend_on_the_order_given(candidates, percent):
    live = dict.fromkeys(POOLS, 50)
    assert within_cap(candidates, live, percent) == within_cap(candidates[::-1], live, percent)
