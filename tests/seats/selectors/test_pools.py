"""Pools are found with their licence, and counted by what is taken now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.errors import NotFound
from kernel.ids import new_id
from seats.choices import ClaimKind, PoolKind, PoolMode
from seats.selectors import pools
from tests.factories.seats import ClaimFactory, SeatPoolFactory, SlotFactory

pytestmark = pytest.mark.usefixtures("inside")


def test_get_pool_reads_its_licence_and_product_at_once(django_assert_num_queries):
    pool = SeatPoolFactory()
    with django_assert_num_queries(1):
        found = pools.get_pool(pool.pk)
        assert found.licence.product == pool.licence.product
        assert found.licence.licence_type == pool.licence.licence_type


def test_get_pool_that_is_not_there_is_not_found():
    with pytest.raises(NotFound) as raised:
        pools.get_pool(new_id())
    assert raised.value.facts == {"kind": "pool"}


@pytest.mark.parametrize("count", [1, 3])
def test_list_pools_asks_once(count, django_assert_num_queries):
    SeatPoolFactory.create_batch(count)
    with django_assert_num_queries(1):
        assert len([pool.licence.product.name for pool in pools.list_pools()]) == count


def test_list_floating_pools_leaves_out_the_others():
    SeatPoolFactory()
    SeatPoolFactory(kind=PoolKind.FLOATING, mode=PoolMode.OBSERVED)
    floating = SeatPoolFactory(kind=PoolKind.FLOATING)
    assert list(pools.list_floating_pools()) == [floating]


def test_seats_in_use_of_a_named_pool_are_its_assigned_ones(now):
    assert pools.seats_in_use(SeatPoolFactory(assigned=4), now) == 4


def test_seats_in_use_of_a_floating_pool_are_its_live_slots(now):
    pool = SeatPoolFactory(kind=PoolKind.FLOATING)
    soon = now + timedelta(minutes=1)
    SlotFactory(pool=pool)
    SlotFactory(pool=pool, claim=ClaimFactory(pool=pool), expires_at=soon)
    SlotFactory(pool=pool, claim=ClaimFactory(pool=pool), expires_at=now)
    SlotFactory(pool=pool, claim=ClaimFactory(pool=pool, kind=ClaimKind.RESERVATION), expires_at=soon)
    assert pools.seats_in_use(pool, now) == 1
