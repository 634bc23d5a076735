"""One-time links."""

from __future__ import annotations

from django.urls import resolve

from accounts import links
from tests.factories.accounts import UserFactory


def told(user):
    return resolve(links.first_sign_in_path(user)).kwargs


def test_link_leads_to_its_account(db):
    user = UserFactory()
    assert links.account_of(**told(user)) == user


def test_link_is_spent_once_a_password_is_set(db):
    user = UserFactory()
    parts = told(user)
    user.set_password("another horse")
    user.save()
    assert links.account_of(**parts) is None


def test_link_of_an_inactive_account_leads_nowhere(db):
    assert links.account_of(**told(UserFactory(is_active=False))) is None


def test_link_with_anothers_token_leads_nowhere(db):
    user, other = UserFactory(), UserFactory()
    assert links.account_of(told(user)["uidb64"], told(other)["token"]) is None
