"""Connections are opened once, and their tokens shown once."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from accounts.errors import ConnectionExists, TokensInUse
from accounts.models import ScimConnection, ScimToken
from accounts.services import provisioning
from kernel.errors import InvalidInput
from tests.conftest import assert_nothing_moves
from tests.trail import recorded

pytestmark = pytest.mark.usefixtures("inside")
DAY = timedelta(days=1)


@pytest.fixture
def connection(inside, actor, now):
    return provisioning.connect(name="Okta", actor=actor, now=now)


@pytest.fixture
def issue(connection, actor, now):
    return lambda **more: provisioning.issue_token(connection=connection, actor=actor, **{"now": now, **more})


def test_connect_opens_a_connection_and_tells_the_trail(connection):
    assert (connection.name, connection.active) == ("Okta", True)
    (event,) = recorded()
    assert (event["type"], event["object"]["id"], event["data"]) == (
        "config.changed",
        str(connection.pk),
        {"change": "scim_connected"},
    )


def test_connect_under_a_name_that_is_taken_is_refused(connection, actor, now):
    with assert_nothing_moves(ScimConnection), pytest.raises(ConnectionExists) as refused:
        provisioning.connect(name=" Okta ", actor=actor, now=now)
    assert refused.value.field == "name"


@pytest.mark.parametrize("name", ["", "n" * 201])
def test_connect_under_a_bad_name_is_refused(name, actor, now):
    with assert_nothing_moves(ScimConnection), pytest.raises(InvalidInput) as refused:
        provisioning.connect(name=name, actor=actor, now=now)
    assert refused.value.field == "name"


def test_issue_keeps_the_hash_alone_and_tells_the_trail(issue, connection, now):
    issued = issue(lifetime=DAY)
    assert len(issued.secret) == 43
    assert issued.secret not in repr(issued)
    assert ScimToken.objects.values_list("token_hash", "expires_at", "revoked_at").get() == (
        hashlib.sha256(issued.secret.encode()).hexdigest(),
        now + DAY,
        None,
    )
    (event,) = recorded("scim.token_rotated")
    assert event["object"] == {"kind": "scimconnection", "id": str(connection.pk)}
    assert event["data"] == {
        "token": str(issued.token.pk),
        "change": "issued",
        "expires_at": "2026-11-03T12:00:00+00:00",
    }


def test_issue_of_a_third_valid_token_is_refused(issue):
    issue()
    issue()
    with assert_nothing_moves(ScimToken), pytest.raises(TokensInUse) as refused:
        issue()
    assert refused.value.facts == {"connection": "Okta", "count": 2}


def test_issue_after_one_was_revoked_or_expired_goes_on(issue, actor, now):
    revoked = issue()
    issue(lifetime=DAY)
    provisioning.revoke_token(token=revoked.token, actor=actor, now=now)
    issue()
    issue(now=now + DAY)
    assert ScimToken.objects.count() == 4


def test_issue_for_no_time_at_all_is_refused(issue):
    with assert_nothing_moves(ScimToken), pytest.raises(InvalidInput) as refused:
        issue(lifetime=timedelta())
    assert refused.value.field == "lifetime"


def test_revoke_ends_the_token_once(issue, actor, now):
    token = issue().token
    assert provisioning.revoke_token(token=token, actor=actor, now=now).revoked_at == now
    assert provisioning.revoke_token(token=token, actor=actor, now=now + DAY).revoked_at == now
    assert [event["data"]["change"] for event in recorded("scim.token_rotated")] == ["issued", "revoked"]


def test_is_valid_until_expiry_revocation_or_the_end_of_the_connection(issue, connection, now):
    token = issue(lifetime=DAY).token
    assert provisioning.is_valid(token, now)
    assert not provisioning.is_valid(token, now + DAY)
    token.connection.active = False
    assert not provisioning.is_valid(token, now)
    token.connection.active, token.revoked_at = True, now
    assert not provisioning.is_valid(token, now)


def test_note_use_writes_once_a_minute(issue, now):
    token = issue().token
    for seconds in (0, 59, 60):
        token.refresh_from_db()
        provisioning.note_use(token=token, now=now + timedelta(seconds=seconds))
    assert ScimToken.objects.get().last_used_at == now + timedelta(seconds=60)
    assert ScimConnection.objects.get().last_synchronised_at == now + timedelta(seconds=60)
    token.refresh_from_db()
    with assert_nothing_moves(ScimToken, ScimConnection):
        provisioning.note_use(token=token, now=now + timedelta(seconds=61))
