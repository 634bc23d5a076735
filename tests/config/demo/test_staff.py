"""The people of the demonstration stand where the story puts them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from accounts.choices import MemberRole
from accounts.models import Membership, Person
from config.demo import staff, story
from tests.factories.accounts import MembershipFactory


@pytest.fixture
def hired(inside, actor, now):
    return staff.hire(actor=actor, clock=now)


def test_hire_fills_every_department(hired):
    people = Person.objects.select_related("department")
    assert Counter(person.department.name for person in people) == story.DEPARTMENTS


def test_hire_gives_each_department_a_lead(hired):
    leads = Person.objects.filter(manager=None, reports__isnull=False).distinct()
    assert len(leads) == len(story.DEPARTMENTS)


def test_hire_marks_those_whom_no_run_may_name(hired, now):
    for person in hired.spared:
        person.refresh_from_db()
    assert (hired.on_leave.on_leave, hired.shared.shared_account, hired.starter.joined_on) == (
        True,
        True,
        (now - timedelta(days=10)).date(),
    )


def test_open_doors_gives_each_role_a_password_that_works(hired, inside, actor, now):
    owner = MembershipFactory(role=MemberRole.OWNER, user__email="owner@harbourvale.example")
    sign_ins = staff.open_doors(hired, owner, actor=actor, clock=now)
    users = [authenticate(username=each.email, password=each.password) for each in sign_ins]
    roles = [Membership.objects.get(user=user).role for user in users]
    assert roles == [role for role, _ in story.SIGN_INS]


def test_part_with_lets_someone_leave(hired, actor, now):
    leaver = hired.everyone[3]
    staff.part_with(leaver, actor=actor, now=now)
    leaver.refresh_from_db()
    assert (leaver.active, leaver.left_at) == (False, now)
