"""One key in use a purpose, one checkpoint a size, one cursor a follower."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from audit.models import Checkpoint, FollowerCursor, SigningKey
from kernel import tenancy
from tests.factories.audit import CheckpointFactory, FollowerCursorFactory, SigningKeyFactory


def test_second_key_in_use_is_refused_until_the_first_retires(inside, now):
    SigningKeyFactory(retired_at=now)
    SigningKeyFactory()
    with pytest.raises(IntegrityError, match="audit_signingkey_is_one_in_use"), transaction.atomic():
        SigningKeyFactory()


def test_second_checkpoint_of_a_size_is_refused(organisation, now):
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        CheckpointFactory(size=3, at=now)
        with pytest.raises(IntegrityError, match="audit_checkpoint_is_one_a_size"), transaction.atomic():
            CheckpointFactory(size=3, at=now)


def test_follower_has_one_cursor(inside):
    FollowerCursorFactory()
    with pytest.raises(IntegrityError, match="audit_followercursor_is_one_a_name"), transaction.atomic():
        FollowerCursorFactory()


def test_rows_say_what_they_are(inside):
    key, checkpoint = SigningKey(purpose="packages", from_size=4), Checkpoint(epoch=0, size=3)
    rows = [key, checkpoint, FollowerCursor(name="siem", seq=2)]
    assert [str(row) for row in rows] == ["audit packages from 4", "0/3", "siem at 0/2"]
