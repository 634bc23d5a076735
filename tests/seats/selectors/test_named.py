"""Assignments are found by those who hold them and by their pools."""

from __future__ import annotations

import pytest

from kernel.errors import NotFound
from kernel.ids import new_id
from seats.choices import EndReason
from seats.selectors import named
from tests.factories.accounts import PersonFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

pytestmark = pytest.mark.usefixtures("inside")


def test_get_assignment_finds_one_that_ended_too(now):
    ended = AssignmentFactory(ended_at=now, end_reason=EndReason.RELEASED)
    assert named.get_assignment(ended.pk) == ended


def test_get_assignment_of_an_unknown_id_raises():
    with pytest.raises(NotFound) as missing:
        named.get_assignment(new_id())
    assert missing.value.facts == {"kind": "assignment"}


def test_list_live_narrows_by_pool_and_person(now):
    pool, person = SeatPoolFactory(), PersonFactory()
    both = AssignmentFactory(pool=pool, person=person)
    of_pool, of_person = AssignmentFactory(pool=pool), AssignmentFactory(person=person)
    AssignmentFactory(pool=pool, person=person, ended_at=now, end_reason=EndReason.RELEASED)
    assert set(named.list_live_assignments()) == {both, of_pool, of_person}
    assert set(named.list_live_assignments(pool=pool)) == {both, of_pool}
    assert set(named.list_live_assignments(person=person)) == {both, of_person}
    assert list(named.list_live_assignments(pool=pool, person=person)) == [both]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_live_asks_once_however_many(rows, django_assert_num_queries):
    AssignmentFactory.create_batch(rows)
    with django_assert_num_queries(1):
        assert (
            len([(seat.person.name, seat.pool.licence.product.name) for seat in named.list_live_assignments()]) == rows
        )
