"""Signing in: the right password, wrong ones, too many of them, and what organisations learn."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.errors import LinkSpent, TooManyAttempts, WrongCredentials
from accounts.models import User
from accounts.principal import Nobody
from accounts.services import signing_in
from kernel import tenancy
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.trail import recorded

RIGHT = "correct horse battery"


@pytest.fixture
def source() -> str:
    """An address of the network that no other test uses: the counters outlive a test."""
    return str(uuid4())


def tried(user, source, now, password=RIGHT):
    attempt = signing_in.Attempt(address=user.email, password=password, source=source)
    return signing_in.sign_in(attempt=attempt, actor=Nobody.actor, now=now)


def failed(user, source, now, times):
    codes = []
    for _ in range(times):
        with pytest.raises(WrongCredentials) as refused:
            tried(user, source, now, "wrong")
        codes.append(refused.value.code)
    return codes


def failures(organisation):
    with tenancy.within(organisation):
        return [(body["outcome"], body["reason"]) for body in recorded("auth.login_failed")]


def test_sign_in_takes_the_right_password_and_any_case_of_the_address(db, source, now):
    user = UserFactory(email="Ada@Example.test")
    attempt = signing_in.Attempt(address=" aDA@example.TEST ", password=RIGHT, source=source)
    assert signing_in.sign_in(attempt=attempt, actor=Nobody.actor, now=now) == user


def test_sign_in_with_a_wrong_password_tells_the_accounts_organisations(organisation, source, now):
    with tenancy.within(organisation):
        membership = MembershipFactory()
    failed(membership.user, source, now, 1)
    with tenancy.within(organisation):
        (event,) = recorded("auth.login_failed")
    assert (event["outcome"], event["reason"], event["data"]) == (
        "failure",
        "WRONG_CREDENTIALS",
        {"method": "password"},
    )
    assert (event["object"]["id"], list(event["pd"])) == (str(membership.pk), ["source"])


def test_sign_in_of_an_unknown_address_says_the_same(db, source, now):
    assert failed(UserFactory.build(), source, now, 1) == ["WRONG_CREDENTIALS"]


def test_sign_in_of_an_inactive_account_says_the_same(db, source, now):
    user = UserFactory(is_active=False)
    with pytest.raises(WrongCredentials):
        tried(user, source, now)


def test_sign_in_after_five_wrong_tries_refuses_even_the_right_password(organisation, source, now):
    with tenancy.within(organisation):
        user = MembershipFactory().user
    failed(user, source, now, 5)
    for _ in range(2):
        with pytest.raises(TooManyAttempts) as refused:
            tried(user, source, now + timedelta(minutes=3, seconds=1))
    assert refused.value.facts == {"minutes": 12}
    assert failures(organisation) == [("failure", "WRONG_CREDENTIALS")] * 5 + [("failure", "TOO_MANY_ATTEMPTS")]


def test_sign_in_counts_one_address_however_its_letters_are_written(organisation, source, now):
    """A long s is an S and a dotless i an I to whoever compares without case, as the database does."""
    with tenancy.within(organisation):
        user = MembershipFactory(user=UserFactory(email="iris@example.test")).user
    spellings = ["iris", "\u0131ris", "ir\u0131s", "iri\u017f", "\u0131r\u0131\u017f"]
    attempts = [signing_in.Attempt(f"{name}@example.test", "wrong", source) for name in spellings]
    for attempt in attempts:
        with pytest.raises(WrongCredentials):
            signing_in.sign_in(attempt=attempt, actor=Nobody.actor, now=now)
    with pytest.raises(TooManyAttempts):
        tried(user, source, now)
    assert failures(organisation) == [("failure", "WRONG_CREDENTIALS")] * 5 + [("failure", "TOO_MANY_ATTEMPTS")]


def test_sign_in_from_elsewhere_is_not_slowed_down(db, source, now):
    user = UserFactory()
    failed(user, source, now, 5)
    assert tried(user, f"{source} elsewhere", now) == user


def test_sign_in_forgets_wrong_tries_after_a_right_one(db, source, now):
    user = UserFactory()
    failed(user, source, now, 4)
    assert tried(user, source, now) == user
    assert failed(user, source, now + timedelta(seconds=1), 5) == ["WRONG_CREDENTIALS"] * 5


def test_enter_records_the_sign_in(inside, actor, now):
    membership = MembershipFactory()
    signing_in.enter(membership=membership, actor=actor, now=now)
    (event,) = recorded("auth.login")
    assert (event["object"]["id"], event["data"], event["actor"]["ref"]) == (
        str(membership.pk),
        {"method": "password"},
        actor.ref,
    )


def test_set_password_takes_the_first_of_two_who_follow_one_link(organisation, actor, now):
    with tenancy.within(organisation):
        found = MembershipFactory().user
    found_too = User.objects.get(pk=found.pk)
    signing_in.set_password(user=found, password="another horse", actor=actor, now=now)
    with pytest.raises(LinkSpent):
        signing_in.set_password(user=found_too, password="a third horse", actor=actor, now=now)
    assert User.objects.get(pk=found.pk).check_password("another horse")
    with tenancy.within(organisation):
        assert len(recorded("config.changed")) == 1


def test_set_password_replaces_the_password_and_tells_the_organisations(organisation, actor, now):
    with tenancy.within(organisation):
        membership = MembershipFactory()
    signing_in.set_password(user=membership.user, password="another horse", actor=actor, now=now)
    assert User.objects.get(pk=membership.user_id).check_password("another horse")
    with tenancy.within(organisation):
        (event,) = recorded("config.changed")
    assert (event["object"]["id"], event["data"]) == (str(membership.pk), {"change": "password"})
