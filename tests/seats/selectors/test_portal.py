"""What people's own pages show of seats."""

from __future__ import annotations

import pytest

from kernel.errors import NotFound
from kernel.ids import new_id
from seats.choices import EndReason, PoolMode
from seats.selectors import portal
from tests.factories.accounts import PersonFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory


@pytest.mark.parametrize(
    ("capacity", "assigned", "full", "over"), [(2, 1, False, 0), (2, 2, True, 0), (2, 3, True, 1), (None, 9, False, 0)]
)
def test_use_of_a_pool_says_whether_it_is_full_and_how_far_over(inside, now, capacity, assigned, full, over):
    pool = SeatPoolFactory(mode=PoolMode.OBSERVED, capacity=capacity, assigned=assigned)
    (use,) = portal.uses_of([pool], now)
    assert (use.taken, use.full, use.over) == (assigned, full, over)


def test_own_and_team_assignments_leave_out_what_has_ended(inside, now):
    manager = PersonFactory()
    person = PersonFactory(manager=manager)
    AssignmentFactory(person=person, ended_at=now, end_reason=EndReason.RELEASED)
    live = AssignmentFactory(person=person)
    assert list(portal.list_own_assignments(person)) == [live]
    assert list(portal.list_team_assignments(manager.pk)) == [live]


def test_get_assignment_of_none_is_not_found(inside):
    with pytest.raises(NotFound):
        portal.get_assignment(new_id())
