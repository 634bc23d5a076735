"""The replay finds what was oversold, however it came about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from seats.choices import ClaimKind, Counting, PoolKind
from seats.selectors.ledger import Breach, list_breaches
from tests.factories.seats import ClaimFactory, LeaseFactory, SeatPoolFactory

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def pool_of(now):
    def make(**terms):
        return SeatPoolFactory(kind=PoolKind.FLOATING, resized_at=now, **terms)

    return make


def lease(pool, start, end=None):
    claim = ClaimFactory(pool=pool, started_at=start, ended_at=end)
    return LeaseFactory(claim=claim, started_at=start, expires_at=start + timedelta(days=1), ended_at=end)


def test_no_breach_when_each_seat_follows_the_other(pool_of, now):
    pool = pool_of(capacity=1)
    lease(pool, now, now + timedelta(minutes=1))
    lease(pool, now + timedelta(minutes=1))
    assert list_breaches() == []


def test_breach_is_the_worst_instant(pool_of, now):
    pool = pool_of(capacity=1)
    lease(pool, now, now + timedelta(minutes=5))
    lease(pool, now + timedelta(minutes=1), now + timedelta(minutes=3))
    lease(pool, now + timedelta(minutes=2), now + timedelta(minutes=4))
    assert list_breaches() == [Breach(pool.pk, pool.name, now + timedelta(minutes=2), 3, 1)]


def test_overdraft_counts_as_room(pool_of, now):
    pool = pool_of(capacity=1, overdraft=1)
    lease(pool, now)
    lease(pool, now)
    assert list_breaches() == []


def test_shared_seat_counts_once(pool_of, now):
    pool = pool_of(capacity=1, counting=Counting.PERSON)
    claim = ClaimFactory(pool=pool, started_at=now)
    LeaseFactory.create_batch(2, claim=claim, started_at=now)
    assert list_breaches() == []
    ClaimFactory(pool=pool, started_at=now, kind=ClaimKind.BORROW)
    assert [breach.in_use for breach in list_breaches()] == [2]


def test_limit_is_judged_from_its_last_change(pool_of, now):
    pool = pool_of(capacity=1)
    lease(pool, now - timedelta(minutes=9), now - timedelta(minutes=1))
    lease(pool, now - timedelta(minutes=9), now - timedelta(minutes=1))
    assert list_breaches() == []


def test_seats_that_outlive_a_change_are_judged(pool_of, now):
    pool = pool_of(capacity=1)
    lease(pool, now - timedelta(minutes=9))
    lease(pool, now - timedelta(minutes=9))
    assert list_breaches() == [Breach(pool.pk, pool.name, now, 2, 1)]


def test_named_pools_are_not_judged(now):
    pool = SeatPoolFactory(capacity=0, resized_at=Now())
    lease(pool, now)
    assert list_breaches() == []
