"""One account an address, whatever its case."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories.accounts import UserFactory


def test_same_address_in_another_case_is_refused(db):
    UserFactory(email="ada@example.test")
    with pytest.raises(IntegrityError, match="accounts_user_address_is_unique"), transaction.atomic():
        UserFactory(email="ADA@example.test")


def test_get_by_natural_key_ignores_case(db):
    user = UserFactory(email="Ada@example.test")
    assert User.objects.get_by_natural_key("aDa@Example.test") == user
    assert str(user) == "Ada@example.test"
