"""An assignment has one holder, one reason to end, and is the only one of its person in a pool."""

from __future__ import annotations

import pytest

from accounts.choices import Relation
from seats.choices import EndReason
from tests.factories.accounts import DepartmentFactory, PersonFactory
from tests.factories.seats import AssignmentFactory
from tests.refusing import raises_constraint


def test_person_holds_one_live_assignment_a_pool(inside, now):
    ended = AssignmentFactory(ended_at=now, end_reason=EndReason.RELEASED)
    live = AssignmentFactory(pool=ended.pool, person=ended.person)
    with raises_constraint("seats_assignment_is_one_a_person"):
        AssignmentFactory(pool=live.pool, person=live.person)


@pytest.mark.parametrize("holder", [{"person": None}, {"device": "laptop-7"}])
def test_assignment_has_exactly_one_holder(inside, holder):
    with raises_constraint("seats_assignment_has_one_holder"):
        AssignmentFactory(**holder)


def test_assignment_may_be_a_departments_or_a_devices(inside):
    rows = [
        AssignmentFactory(person=None, department=DepartmentFactory(name="Design"), pool__name="Pool"),
        AssignmentFactory(person=None, device="laptop-7", pool__name="Pool"),
        AssignmentFactory(person__name="Ada", pool__name="Pool"),
    ]
    assert [str(row) for row in rows] == ["Design: Pool", "laptop-7: Pool", "Ada: Pool"]


def test_assignment_of_nothing_is_refused(inside):
    with raises_constraint("seats_assignment_is_of_something"):
        AssignmentFactory(quantity=0)


def test_assignment_ends_for_a_reason(inside, now):
    with raises_constraint("seats_assignment_ends_for_a_reason"):
        AssignmentFactory(ended_at=now)
    with raises_constraint("seats_assignment_ends_for_a_reason"):
        AssignmentFactory(end_reason=EndReason.RELEASED)


def test_relation_to_holder_and_their_manager(inside):
    manager = PersonFactory()
    assignment = AssignmentFactory(person=PersonFactory(manager=manager))
    people = (assignment.person, manager, PersonFactory())
    assert [assignment.relation_to(person.pk) for person in people] == [Relation.HOLDER, Relation.MANAGER, None]


def test_relation_to_a_devices_assignment_is_none(inside):
    assert AssignmentFactory(person=None, device="laptop-7").relation_to(PersonFactory().pk) is None
