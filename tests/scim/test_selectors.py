"""A connection sees its own live users only."""

from __future__ import annotations

import pytest

from kernel.errors import NotFound
from scim import selectors
from tests.factories.accounts import ScimConnectionFactory
from tests.factories.scim import ScimUserFactory

pytestmark = pytest.mark.usefixtures("inside")


def test_list_and_get_leave_out_the_deleted_and_those_of_others(now):
    connection = ScimConnectionFactory()
    user = ScimUserFactory(connection=connection)
    gone, theirs = ScimUserFactory(connection=connection, deleted_at=now), ScimUserFactory()
    assert list(selectors.list_users(connection)) == [user]
    assert selectors.get_user(connection, str(user.pk)) == user
    for missing in (str(gone.pk), str(theirs.pk), "no id at all"):
        with pytest.raises(NotFound) as refused:
            selectors.get_user(connection, missing)
        assert refused.value.facts == {"kind": "user"}


def test_is_provisioned_while_the_user_lives(now):
    connection = ScimConnectionFactory()
    user = ScimUserFactory(connection=connection)
    assert selectors.is_provisioned(connection, user.person)
    assert not selectors.is_provisioned(ScimConnectionFactory(), user.person)
    user.deleted_at = now
    user.save()
    assert not selectors.is_provisioned(connection, user.person)
