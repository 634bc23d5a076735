"""A pool that we enforce is never oversold, whoever writes to it."""

from __future__ import annotations

import pytest

from accounts.choices import Relation
from seats.choices import PoolMode
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import SeatPoolFactory
from tests.refusing import raises_constraint


def test_enforced_pool_is_never_oversold(inside):
    pool = SeatPoolFactory(capacity=5, assigned=5)
    pool.assigned = 6
    with raises_constraint("seats_pool_never_oversold"):
        pool.save()


def test_observed_pool_records_what_was_found(inside):
    assert SeatPoolFactory(mode=PoolMode.OBSERVED, capacity=5, assigned=6).assigned == 6


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"capacity": None}, "seats_pool_enforced_has_a_capacity"),
        ({"lease_seconds": 29}, "seats_pool_lease_is_long_enough"),
        ({"kind": "shared"}, "seats_pool_kind_is_known"),
        ({"mode": "guessed"}, "seats_pool_mode_is_known"),
    ],
)
def test_impossible_pool_is_refused_by_a_named_constraint(inside, values, constraint):
    with raises_constraint(constraint):
        SeatPoolFactory(**values)


@pytest.mark.parametrize(("capacity", "assigned", "free"), [(5, 3, 2), (5, 6, 0), (None, 6, None)])
def test_free_is_what_is_left(inside, capacity, assigned, free):
    assert SeatPoolFactory(mode=PoolMode.OBSERVED, capacity=capacity, assigned=assigned).free == free


def test_relation_is_that_of_the_licence(inside):
    owner = PersonFactory()
    pool = SeatPoolFactory(licence=LicenceFactory(owner=owner), name="Design")
    assert (pool.relation_to(owner.pk), pool.relation_to(PersonFactory().pk), str(pool)) == (
        Relation.OWNER,
        None,
        "Design",
    )
