"""People are let in once, under an address."""

from __future__ import annotations

import pytest

from accounts.choices import MemberRole
from accounts.errors import AlreadyMember
from accounts.models import Membership, User
from accounts.services import members
from audit.models import Outbox
from kernel.errors import InvalidInput
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import MembershipFactory, PersonFactory, UserFactory
from tests.trail import recorded


def test_admit_makes_account_and_membership(inside, actor, now):
    person = PersonFactory(email="ada@example.test")
    membership = members.admit(person=person, role=MemberRole.AUDITOR, actor=actor, now=now)
    person.refresh_from_db()
    assert (membership.user.email, membership.role, membership.not_before, person.membership) == (
        "ada@example.test",
        "auditor",
        now,
        membership,
    )
    assert not membership.user.has_usable_password()
    assert [(event["type"], event["object"]["id"], event["data"]) for event in recorded()] == [
        ("member.role_changed", str(membership.pk), {"role": "auditor", "active": True})
    ]


def test_admit_takes_the_account_of_the_address(inside, actor, now):
    user = UserFactory(email="Ada@example.test")
    person = PersonFactory(email="ada@example.test")
    assert members.admit(person=person, role=MemberRole.MEMBER, actor=actor, now=now).user == user


def test_admit_a_member_again_is_refused(inside, actor, now):
    membership = MembershipFactory(user__email="ada@example.test")
    person = PersonFactory(email="ada@example.test", name="Ada")
    with assert_nothing_moves(Membership, Outbox), pytest.raises(AlreadyMember) as caught:
        members.admit(person=person, role=MemberRole.OWNER, actor=actor, now=now)
    assert caught.value.message == "Ada can sign in already."
    assert Membership.objects.get() == membership


@pytest.mark.parametrize("email", ["", "nowhere"])
def test_admit_without_a_usable_address_is_refused(inside, actor, now, email):
    person = PersonFactory(email=email)
    with assert_nothing_moves(Membership, Outbox), pytest.raises(InvalidInput) as caught:
        members.admit(person=person, role=MemberRole.MEMBER, actor=actor, now=now)
    assert (caught.value.field, User.objects.count()) == ("email", 0)
