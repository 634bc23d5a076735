"""Grants for secrets, and the keys that sign them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.errors import InvalidClient, InvalidScope
from accounts.models import TokenKey
from accounts.services import clients, tokens
from kernel.permissions import Permission
from tests.trail import recorded


@pytest.fixture
def known(inside, actor, now):
    return clients.register_client(
        name="Build farm", scopes=[Permission.READ_SEATS, Permission.CHECK_OUT], actor=actor, now=now
    )


def issue(known, actor, now, *asked, secret=None):
    client, right = known
    return tokens.issue(client=client, secret=secret or right, asked=asked, actor=actor, now=now)


def test_issue_without_scopes_grants_all_of_the_client(known, actor, now):
    grant = issue(known, actor, now)
    assert grant.scopes == ("seats:read", "leases:write")
    assert (grant.issued_at, grant.expires_at) == (now, now + timedelta(minutes=10))
    known[0].refresh_from_db()
    assert known[0].last_used_at == now
    (event,) = recorded("token.issued")
    assert event["data"] == {
        "jti": grant.jti,
        "scopes": ["seats:read", "leases:write"],
        "expires_at": "2026-11-02T12:10:00+00:00",
    }


def test_issue_narrows_to_the_scopes_asked_for(known, actor, now):
    assert issue(known, actor, now, "leases:write").scopes == ("leases:write",)


def test_issue_of_a_foreign_scope_grants_nothing(known, actor, now):
    with pytest.raises(InvalidScope) as refused:
        issue(known, actor, now, "leases:write", "audit:read")
    assert refused.value.facts == {"scope": "audit:read"}
    known[0].refresh_from_db()
    assert known[0].last_used_at is None
    assert recorded("token.issued") == []


def test_issue_for_a_wrong_secret_leaves_its_record(known, actor, now):
    with pytest.raises(InvalidClient):
        issue(known, actor, now, secret="guess")
    (event,) = recorded("auth.login_failed")
    assert (event["outcome"], event["reason"]) == ("denied", "INVALID_CLIENT")
    assert recorded("token.issued") == []


def test_issue_for_a_revoked_client_is_refused(known, actor, now):
    revoked = clients.revoke_client(client=known[0], actor=actor, now=now)
    with pytest.raises(InvalidClient):
        issue((revoked, known[1]), actor, now)
    assert len(recorded("auth.login_failed")) == 1


def test_key_in_use_is_made_once(db):
    assert tokens.key_in_use() == tokens.key_in_use()
    assert TokenKey.objects.count() == 1


def test_replace_key_keeps_the_old_one_as_retired(db, now):
    old = tokens.key_in_use()
    new = tokens.replace_key(now=now)
    old.refresh_from_db()
    assert old.retired_at == now
    assert tokens.key_in_use() == new
    assert new != old
