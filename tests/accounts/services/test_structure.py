"""Departments are established once, and people placed with a trace."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import DepartmentExists
from accounts.models import Department, Person
from accounts.services import structure
from audit.models import Outbox
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import DepartmentFactory, PersonFactory
from tests.trail import recorded


def test_establish_adds_a_department(inside, actor, now):
    department = structure.establish(name="Design", cost_centre="C-10", actor=actor, now=now)
    assert (department.name, department.cost_centre) == ("Design", "C-10")
    assert [(event["type"], event["object"]["id"], event["data"]) for event in recorded()] == [
        ("config.changed", str(department.pk), {"change": "department_established"})
    ]


def test_establish_a_name_that_is_taken_is_refused(inside, actor, now):
    DepartmentFactory(name="Design")
    with assert_nothing_moves(Department, Outbox), pytest.raises(DepartmentExists) as caught:
        structure.establish(name="DESIGN", cost_centre="", actor=actor, now=now)
    assert (caught.value.code, caught.value.field) == ("DEPARTMENT_EXISTS", "name")


def test_place_says_what_changed(inside, actor, now):
    person, manager, department = PersonFactory(), PersonFactory(), DepartmentFactory()
    where = structure.Place(department=department, manager=manager, joined_on=date(2026, 1, 5), on_leave=True)
    placed = structure.place(person=person, where=where, actor=actor, now=now)
    assert (placed.department, placed.manager, placed.joined_on, placed.on_leave) == (
        department,
        manager,
        date(2026, 1, 5),
        True,
    )
    assert [(event["type"], event["object"]["id"], event["data"]) for event in recorded()] == [
        ("person.amended", str(person.pk), {"fields": ["department", "joined_on", "manager", "on_leave"]}),
    ]


def test_place_where_someone_stands_already_leaves_no_trace(inside, actor, now):
    person = PersonFactory()
    with assert_nothing_moves(Person, Outbox):
        structure.place(person=person, where=structure.Place(), actor=actor, now=now)
