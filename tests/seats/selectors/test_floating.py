"""Leases and places are found in their own organisation, live ones by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.errors import NotFound
from kernel.ids import new_id
from seats.selectors import floating
from tests.factories.accounts import PersonFactory
from tests.factories.seats import ClaimFactory, LeaseFactory, SeatPoolFactory

pytestmark = pytest.mark.usefixtures("inside")
HOUR = timedelta(hours=1)


@pytest.fixture
def lease_until(now):
    def make(expires_at, *, pool=None, person=None, ended_at=None):
        claim = ClaimFactory(pool=pool or SeatPoolFactory(), person=person or PersonFactory(), started_at=now)
        return LeaseFactory(claim=claim, started_at=now, expires_at=expires_at, ended_at=ended_at)

    return make


def test_get_lease_reads_its_pool_and_person_at_once(lease_until, now, django_assert_num_queries):
    lease = lease_until(now + HOUR)
    with django_assert_num_queries(1):
        found = floating.get_lease(lease.pk)
        assert (found.pool, found.person) == (lease.pool, lease.person)


def test_get_lease_that_is_not_there_is_not_found():
    with pytest.raises(NotFound) as raised:
        floating.get_lease(new_id())
    assert raised.value.facts == {"kind": "lease"}


def test_live_leases_are_those_before_their_end(lease_until, now):
    live = lease_until(now + HOUR)
    lease_until(now)
    lease_until(now + HOUR, ended_at=now)
    assert list(floating.list_live_leases(now)) == [live]
    assert list(floating.list_live_leases(now, pool=live.pool)) == [live]
    assert list(floating.list_live_leases(now, pool=SeatPoolFactory())) == []


def test_own_leases_are_the_persons(lease_until, now):
    lease_until(now + HOUR)
    mine = lease_until(now + HOUR)
    assert list(floating.list_own_leases(mine.person, now)) == [mine]


def test_open_leases_include_expired_ones(lease_until, now):
    expired = lease_until(now)
    lease_until(now, person=expired.person, ended_at=now)
    assert list(floating.list_open_leases(expired.person)) == [expired]


def test_get_queue_entry_that_is_not_there_is_not_found():
    with pytest.raises(NotFound) as raised:
        floating.get_queue_entry(new_id())
    assert raised.value.facts == {"kind": "place in a queue"}
