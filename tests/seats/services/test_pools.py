"""A pool is opened with its slots and never shrinks below what is in use."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.errors import InvalidInput
from seats.choices import PoolKind, PoolMode
from seats.errors import PoolInUse
from seats.lanes import OVERDRAFT, SHARED
from seats.models import Claim, Lease, SeatPool, Slot
from seats.services import floating, pools
from seats.services.pools import PoolTerms
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import SeatPoolFactory
from tests.seats import trail

pytestmark = pytest.mark.usefixtures("inside")
TOO_LATE = timedelta(seconds=901)


@pytest.fixture
def resize(actor, now):
    def to(pool, capacity, at=now):
        return pools.resize(pool=pool, capacity=capacity, actor=actor, now=at)

    return to


def lanes(pool):
    return [(slot.number, slot.lane) for slot in Slot.objects.filter(pool=pool).order_by("number")]


def test_open_floating_pool_makes_its_slots(actor, now):
    licence = LicenceFactory()
    terms = PoolTerms(kind=PoolKind.FLOATING, capacity=2, overdraft=1, per_person=4)
    pool = pools.open_pool(licence=licence, name="Drawing", terms=terms, actor=actor, now=now)
    assert lanes(pool) == [(1, SHARED), (2, SHARED), (3, OVERDRAFT)]
    (event,) = trail.told()
    assert (event["type"], event["object"]["id"]) == ("seat.pool_opened", str(pool.pk))
    assert event["data"] == {
        "pool": str(pool.pk),
        "licence": str(licence.pk),
        "capacity": 2,
        "kind": "floating",
        "mode": "enforced",
        "overdraft": 1,
        "per_person": 4,
    }


@pytest.mark.parametrize(
    "terms",
    [
        PoolTerms(capacity=3),
        PoolTerms(mode=PoolMode.OBSERVED),
        PoolTerms(kind=PoolKind.FLOATING, mode=PoolMode.OBSERVED, capacity=3),
    ],
)
def test_open_another_pool_makes_no_slots(terms, actor, now):
    pool = pools.open_pool(licence=LicenceFactory(), name="Drawing", terms=terms, actor=actor, now=now)
    assert (pool.capacity, lanes(pool)) == (terms.capacity, [])


def test_open_enforced_pool_without_a_capacity_is_refused(actor, now):
    licence = LicenceFactory()
    with assert_nothing_moves(SeatPool, Slot), pytest.raises(InvalidInput) as raised:
        pools.open_pool(licence=licence, name="Drawing", terms=PoolTerms(), actor=actor, now=now)
    assert (raised.value.code, raised.value.field) == ("INVALID_INPUT", "capacity")


def test_resize_up_adds_slots_and_tells_the_trail(open_floating, resize, now):
    pool = open_floating(capacity=1, overdraft=1)
    at = now + timedelta(hours=1)
    grown = resize(pool, 3, at)
    assert (grown.capacity, grown.resized_at) == (3, at)
    assert lanes(pool) == [(1, SHARED), (2, SHARED), (3, SHARED), (4, OVERDRAFT)]
    event = trail.told()[-1]
    assert event["type"] == "seat.pool_resized"
    assert event["data"] == {
        "pool": str(pool.pk),
        "licence": str(pool.licence_id),
        "capacity": 3,
        "from": 1,
        "to": 3,
    }


def test_resize_down_moves_claims_below_the_limit(open_floating, take, resize, actor, now):
    pool = open_floating(capacity=6)
    leases = [take(pool, PersonFactory()) for _ in range(6)]
    kept = sorted(leases, key=lambda lease: lease.slot_number)[4:]
    for lease in leases:
        if lease not in kept:
            floating.check_in(lease=lease, actor=actor, now=now)
    resize(pool, 2)
    assert lanes(pool) == [(1, SHARED), (2, SHARED)]
    assert sorted(Lease.objects.filter(ended_at=None).values_list("slot_number", flat=True)) == [1, 2]
    assert {slot.claim_id for slot in Slot.objects.all()} == {lease.claim_id for lease in kept}


def test_resize_below_use_is_refused(open_floating, take, resize):
    pool = open_floating(capacity=3)
    take(pool, PersonFactory())
    take(pool, PersonFactory())
    with assert_nothing_moves(SeatPool, Slot, Claim, Lease), pytest.raises(PoolInUse) as raised:
        resize(pool, 1)
    assert raised.value.code == "POOL_IN_USE"
    assert raised.value.facts == {"pool": "Drawing", "in_use": 2, "capacity": 1}


def test_resize_ends_what_expired_first(open_floating, take, resize, now):
    pool = open_floating(capacity=2)
    take(pool, PersonFactory())
    take(pool, PersonFactory())
    resize(pool, 1, now + TOO_LATE)
    assert lanes(pool) == [(1, SHARED)]
    assert trail.types()[-3:] == ["seat.expired", "seat.expired", "seat.pool_resized"]


def test_resize_to_the_same_changes_nothing(open_floating, resize):
    pool = open_floating(capacity=2)
    before = trail.types()
    with assert_nothing_moves(SeatPool, Slot):
        resize(pool, 2)
    assert trail.types() == before


def test_resize_named_pool_below_its_assignments_is_refused(resize):
    pool = SeatPoolFactory(capacity=3, assigned=2)
    with assert_nothing_moves(SeatPool), pytest.raises(PoolInUse) as raised:
        resize(pool, 1)
    assert raised.value.facts["in_use"] == 2
    assert resize(pool, 2).capacity == 2


def test_resize_observed_pool_takes_any_capacity(resize):
    pool = SeatPoolFactory(mode=PoolMode.OBSERVED, capacity=3, assigned=9)
    assert resize(pool, 1).capacity == 1
