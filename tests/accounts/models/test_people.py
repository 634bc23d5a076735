"""People, their departments and memberships keep to the house's claims."""

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Relation
from accounts.models import Membership
from tests.factories.accounts import DepartmentFactory, MembershipFactory, PersonFactory


def test_department_name_is_unique_without_case(inside):
    DepartmentFactory(name="Design")
    with pytest.raises(IntegrityError, match="accounts_department_name_is_unique"), transaction.atomic():
        DepartmentFactory(name="DESIGN")


def test_second_membership_of_a_user_is_refused(inside):
    membership = MembershipFactory()
    with pytest.raises(IntegrityError, match="accounts_membership_is_one_a_user"), transaction.atomic():
        MembershipFactory(user=membership.user)


def test_unknown_role_is_refused(inside):
    with pytest.raises(IntegrityError, match="accounts_membership_role_is_known"), transaction.atomic():
        MembershipFactory(role="king")


def test_inactive_person_needs_the_instant_of_leaving(inside):
    with pytest.raises(IntegrityError, match="accounts_person_left_when_inactive"), transaction.atomic():
        PersonFactory(active=False)


def test_person_is_named_by_what_is_known(inside):
    people = [
        PersonFactory(name="Ada"),
        PersonFactory(name="", email="b@example.test"),
        PersonFactory(name="", email=""),
    ]
    assert [str(person) for person in people] == ["Ada", "b@example.test", str(people[2].ref)]


def test_relation_to_self_and_manager(inside):
    manager = PersonFactory()
    person = PersonFactory(manager=manager)
    others = (person, manager, PersonFactory())
    assert [person.relation_to(other.pk) for other in others] == [Relation.HOLDER, Relation.MANAGER, None]


def test_rows_say_who_they_are(inside):
    membership = MembershipFactory(user__email="ada@example.test")
    assert [str(membership), str(DepartmentFactory(name="Design"))] == ["ada@example.test (Member)", "Design"]
    assert Membership.objects.get() == membership
