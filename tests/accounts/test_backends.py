"""Sign-in by address, whatever its case; no permission by Django's names."""

from django.contrib.auth import authenticate

from accounts.backends import AddressBackend
from tests.factories.accounts import UserFactory


def test_authenticate_ignores_the_case_of_the_address(db):
    user = UserFactory(email="Ada@Example.Test")
    assert authenticate(username="ada@example.test", password="correct horse battery") == user


def test_authenticate_with_a_wrong_password_is_refused(db):
    UserFactory(email="ada@example.test")
    assert authenticate(username="ada@example.test", password="wrong") is None


def test_authenticate_an_inactive_account_is_refused(db):
    UserFactory(email="ada@example.test", is_active=False)
    assert authenticate(username="ada@example.test", password="correct horse battery") is None


def test_get_user_returns_active_accounts_only(db):
    active, ended = UserFactory(), UserFactory(is_active=False)
    assert [AddressBackend().get_user(user.pk) for user in (active, ended)] == [active, None]


def test_has_perm_grants_nothing_by_djangos_names(db):
    assert AddressBackend().has_perm(UserFactory(), "seats.view_seatpool") is False
