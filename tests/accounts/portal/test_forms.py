"""The forms of signing in."""

from __future__ import annotations

import pytest

from accounts.portal.forms import FirstPasswordForm, SignInForm
from tests.factories.accounts import UserFactory

GOOD = "a quite new phrase"


@pytest.mark.parametrize("told", [{}, {"address": "nonsense", "password": "x"}, {"address": "a@b.test"}])
def test_sign_in_needs_an_address_and_a_password(told):
    assert not SignInForm(told).is_valid()


def test_sign_in_keeps_blanks_of_a_password():
    form = SignInForm({"address": "a@b.test", "password": " x "})
    assert form.is_valid()
    assert form.cleaned_data == {"address": "a@b.test", "password": " x "}


@pytest.mark.parametrize(
    ("password", "again", "wrong"),
    [(GOOD, GOOD, []), (GOOD, "other", ["again"]), ("short", "short", ["password"]), ("", GOOD, ["password"])],
)
def test_first_password_must_be_good_and_typed_twice(password, again, wrong):
    form = FirstPasswordForm({"password": password, "again": again}, user=UserFactory.build())
    assert list(form.errors) == wrong
