"""API clients: registered, rotated, revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.errors import ClientExists, InvalidScope
from accounts.models import ApiClient
from accounts.services import clients
from audit.models import Outbox
from kernel.errors import InvalidInput
from kernel.permissions import Permission
from tests.conftest import assert_nothing_moves
from tests.trail import recorded


def register(actor, now, *, name="Build farm", scopes=(Permission.READ_SEATS, Permission.CHECK_OUT)):
    return clients.register_client(name=name, scopes=scopes, actor=actor, now=now)


def test_register_keeps_the_hash_of_the_secret_alone(inside, actor, now):
    client, secret = register(actor, now)
    assert client.secret_hash == clients.hash_secret(secret)
    assert len(secret) == 43
    assert client.scopes == ["seats:read", "leases:write"]
    assert client.not_before == now
    (event,) = recorded()
    assert event["type"] == "config.changed"
    assert event["object"] == {"kind": "apiclient", "id": str(client.pk)}
    assert event["data"] == {"change": "client_registered", "scopes": ["seats:read", "leases:write"]}


@pytest.mark.parametrize(
    ("scopes", "error"),
    [([], InvalidInput), (["seats:read", "everything"], InvalidScope)],
)
def test_register_without_good_scopes_makes_nothing(inside, actor, now, scopes, error):
    with assert_nothing_moves(ApiClient, Outbox), pytest.raises(error):
        register(actor, now, scopes=scopes)


def test_register_a_second_time_under_a_name_makes_nothing(inside, actor, now):
    register(actor, now)
    with assert_nothing_moves(ApiClient, Outbox), pytest.raises(ClientExists):
        register(actor, now)


@pytest.mark.parametrize("name", ["", "n" * 201])
def test_register_under_an_impossible_name_makes_nothing(inside, actor, now, name):
    with assert_nothing_moves(ApiClient, Outbox), pytest.raises(InvalidInput) as refused:
        register(actor, now, name=name)
    assert refused.value.field == "name"


def test_rotate_replaces_the_secret_and_withdraws_tokens(inside, actor, now):
    client, old = register(actor, now)
    later = now + timedelta(hours=1)
    new = clients.rotate_secret(client=client, actor=actor, now=later)
    client.refresh_from_db()
    assert (client.secret_hash, client.not_before) == (clients.hash_secret(new), later)
    assert new != old
    (event,) = recorded("token.revoked")
    assert event["data"] == {"change": "secret_rotated"}


def test_revoke_ends_the_client_once(inside, actor, now):
    client, _ = register(actor, now)
    later = now + timedelta(hours=1)
    revoked = clients.revoke_client(client=client, actor=actor, now=later)
    again = clients.revoke_client(client=client, actor=actor, now=later + timedelta(hours=1))
    assert (revoked.revoked_at, again.revoked_at, again.not_before) == (later, later, later)
    (event,) = recorded("token.revoked")
    assert event["data"] == {"change": "client_revoked"}
