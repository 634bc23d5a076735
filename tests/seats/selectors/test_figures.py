"""The organisation's seats in a few numbers."""

from __future__ import annotations

from datetime import timedelta

from seats.choices import CaseState, ClaimKind, PoolKind, PoolMode
from seats.selectors.figures import count_live_cases, count_seats
from tests.factories.seats import (
    ClaimFactory,
    ReclamationCaseFactory,
    ReclamationPolicyFactory,
    SeatPoolFactory,
    SlotFactory,
)


def test_count_seats_adds_named_and_floating_ones(inside, now):
    SeatPoolFactory(capacity=10, assigned=4)
    SeatPoolFactory(capacity=None, mode=PoolMode.OBSERVED, assigned=7)
    pool = SeatPoolFactory(kind=PoolKind.FLOATING, capacity=5)
    for number, (kind, minutes) in enumerate([(ClaimKind.LEASE, 5), (ClaimKind.LEASE, -5), (ClaimKind.RESERVATION, 5)]):
        until = now + timedelta(minutes=minutes)
        SlotFactory(pool=pool, number=number + 1, claim=ClaimFactory(pool=pool, kind=kind), expires_at=until)
    counted = count_seats(now)
    assert (counted.taken, counted.owned, counted.unlimited, counted.percent) == (5, 15, 1, 33)


def test_count_seats_of_none_has_no_percentage(inside, now):
    assert count_seats(now).percent is None


def test_count_live_cases_leaves_out_closed_ones(inside):
    policy = ReclamationPolicyFactory()
    ReclamationCaseFactory(policy=policy, state=CaseState.OPEN)
    ReclamationCaseFactory(policy=policy, state=CaseState.RECLAIMED)
    assert count_live_cases() == 1
