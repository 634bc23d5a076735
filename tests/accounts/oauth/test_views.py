"""The token endpoint and the published keys."""

from __future__ import annotations

from base64 import b64encode

import pytest

from accounts.models import TokenKey
from accounts.oauth import jwt
from accounts.services import tokens
from kernel import clock, tenancy
from kernel.permissions import Permission
from tests.api import caller
from tests.trail import recorded

GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def program(organisation):
    return caller(organisation, Permission.READ_SEATS, Permission.CHECK_OUT)


def basic(name, secret):
    return {"Authorization": "Basic " + b64encode(f"{name}:{secret}".encode()).decode()}


def in_body(program):
    return GRANT | {"client_id": program.client.client_id, "client_secret": program.secret}


def test_token_for_basic_credentials(client, organisation, program):
    answer = client.post("/oauth/token", GRANT, headers=basic(program.client.client_id, program.secret))
    assert answer.status_code == 200
    body = answer.json()
    assert {name: value for name, value in body.items() if name != "access_token"} == {
        "token_type": "Bearer",
        "expires_in": 600,
        "scope": "seats:read leases:write",
    }
    assert jwt.verified(body["access_token"], now=clock.now()).organisation_id == organisation.pk
    assert (answer["Cache-Control"], answer["Pragma"]) == ("no-store", "no-cache")


def test_token_for_credentials_in_the_body_with_fewer_scopes(client, program):
    answer = client.post("/oauth/token", in_body(program) | {"scope": "leases:write"})
    assert (answer.status_code, answer.json()["scope"]) == (200, "leases:write")


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "guess"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": "no\0body"}, 401, "invalid_client"),
        ({"scope": "audit:read"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"scope": ["seats:read", "leases:write"]}, 400, "invalid_request"),
    ],
)
def test_token_refused_says_which_error_of_rfc_6749(client, organisation, program, change, status, error):
    form = {name: value for name, value in (in_body(program) | change).items() if value is not None}
    answer = client.post("/oauth/token", form)
    body = answer.json()
    assert (answer.status_code, body["error"], body["code"]) == (status, error, error.upper())
    assert answer.get("WWW-Authenticate") == ('Basic realm="licentia"' if status == 401 else None)
    assert answer["Cache-Control"] == "no-store"
    with tenancy.within(organisation):
        assert len(recorded("token.issued")) == 1


def test_token_refused_for_a_wrong_secret_keeps_its_record(client, organisation, program):
    client.post("/oauth/token", in_body(program) | {"client_secret": "guess"})
    with tenancy.within(organisation):
        assert [event["reason"] for event in recorded("auth.login_failed")] == ["INVALID_CLIENT"]


def test_token_for_credentials_sent_twice_is_refused(client, program):
    answer = client.post("/oauth/token", in_body(program), headers=basic(program.client.client_id, program.secret))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("header", ["Bearer abc", "Basic !", "Basic /w=="])
def test_token_for_unreadable_credentials_is_refused(client, program, header):
    answer = client.post("/oauth/token", GRANT, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_token_by_get_is_not_offered(client, db):
    assert client.get("/oauth/token").status_code == 405


def test_keys_publish_the_one_in_use_and_its_predecessor(client, program):
    old = TokenKey.objects.get()
    new = tokens.replace_key(now=clock.now())
    answer = client.get("/.well-known/jwks.json")
    assert answer.json() == {"keys": [jwt.published(new), jwt.published(old)]}
    assert answer["Cache-Control"] == "public, max-age=300"


def test_keys_leave_out_what_was_retired_long_ago(client, program):
    new = tokens.replace_key(now=clock.now() - jwt.OVERLAP)
    assert client.get("/.well-known/jwks.json").json() == {"keys": [jwt.published(new)]}
