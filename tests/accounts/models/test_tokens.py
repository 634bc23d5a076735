"""Keys of tokens: one in use for each algorithm, whoever makes it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from accounts.models import TokenKey


def test_second_key_in_use_is_refused(db, now):
    TokenKey.objects.create(public="one", sealed=b"one", retired_at=now)
    TokenKey.objects.create(public="two", sealed=b"two")
    with pytest.raises(IntegrityError, match="accounts_tokenkey_is_one_in_use"):
        TokenKey.objects.create(public="three", sealed=b"three")


def test_key_is_named_by_its_id():
    key = TokenKey(public="one", sealed=b"one")
    assert str(key) == str(key.pk)
