"""Access tokens: minted as RFC 9068 says, and believed only when everything fits."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import jwt as pyjwt
import pytest

from accounts.oauth import jwt
from accounts.services import clients, tokens
from kernel.errors import Unauthenticated
from kernel.ids import new_id
from kernel.permissions import Permission
from kernel.sealing import unseal


@pytest.fixture
def grant(inside, actor, now):
    client, secret = clients.register_client(name="Farm", scopes=[Permission.READ_SEATS], actor=actor, now=now)
    return tokens.issue(client=client, secret=secret, asked=[], actor=actor, now=now)


def part(token, number):
    text = token.split(".")[number]
    return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def forged(grant, *, header=None, **changes):
    """Sign other words with the right key."""
    claims = {**part(jwt.mint(grant), 1), **changes}
    secret = unseal(bytes(grant.key.sealed), purpose=f"token key|{grant.key.pk}")
    kept = {name: value for name, value in claims.items() if value is not None}
    return pyjwt.encode(kept, secret, "ES256", headers={"typ": "at+jwt", "kid": str(grant.key.pk), **(header or {})})


def test_mint_writes_the_header_and_claims_of_rfc_9068(grant, now):
    token = jwt.mint(grant)
    assert part(token, 0) == {"alg": "ES256", "typ": "at+jwt", "kid": str(grant.key.pk)}
    assert part(token, 1) == {
        "iss": "http://localhost",
        "aud": "licentia",
        "sub": grant.client.client_id,
        "client_id": grant.client.client_id,
        "org": str(grant.client.organisation_id),
        "scope": "seats:read",
        "jti": grant.jti,
        "iat": now.timestamp(),
        "exp": int((now + timedelta(minutes=10)).timestamp()),
    }


def test_verified_reads_back_what_was_minted(grant, now):
    claims = jwt.verified(jwt.mint(grant), now=now)
    assert claims == jwt.Claims(
        grant.client.organisation_id, grant.client.client_id, frozenset({Permission.READ_SEATS}), now
    )


@pytest.mark.parametrize(("late", "known"), [(29, True), (31, False)])
def test_verified_after_the_end_allows_half_a_minute(grant, now, late, known):
    at = now + timedelta(minutes=10, seconds=late)
    if known:
        assert jwt.verified(jwt.mint(grant), now=at).issued_at == now
    else:
        with pytest.raises(Unauthenticated, match="the token has expired"):
            jwt.verified(jwt.mint(grant), now=at)


@pytest.mark.parametrize(
    ("header", "changes", "problem"),
    [
        ({"typ": "JWT"}, {}, "not one of ours"),
        ({"typ": "application/at+jwt"}, {}, "not one of ours"),
        ({"kid": str(new_id())}, {}, "not one of ours"),
        ({"kid": "../key"}, {}, "not one of ours"),
        ({"crit": ["exp"]}, {}, "not one of ours"),
        ({}, {"aud": "someone"}, "meant for someone else"),
        ({}, {"aud": ["licentia", "someone"]}, "meant for someone else"),
        ({}, {"iss": "http://elsewhere.example"}, "of another issuer"),
        ({}, {"scope": "everything"}, "not one of ours"),
        ({}, {"org": "demo"}, "not one of ours"),
        ({}, {"jti": None}, "not one of ours"),
        ({}, {"exp": None}, "not one of ours"),
        ({}, {"iat": 9_999_999_999}, "not one of ours"),
    ],
)
def test_verified_refuses_what_does_not_fit(grant, now, header, changes, problem):
    with pytest.raises(Unauthenticated, match=problem):
        jwt.verified(forged(grant, header=header, **changes), now=now)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_verified_refuses_another_algorithm_under_a_known_key(grant, now, algorithm):
    payload = part(jwt.mint(grant), 1)
    key = "" if algorithm == "none" else "a shared secret of thirty-two bytes or more"
    token = pyjwt.encode(payload, key, algorithm, headers={"typ": "at+jwt", "kid": str(grant.key.pk)})
    with pytest.raises(Unauthenticated, match="not one of ours"):
        jwt.verified(token, now=now)


def test_verified_refuses_an_edited_token(grant, now):
    head, body, signature = jwt.mint(grant).split(".")
    edited = urlsafe_b64encode(json.dumps({**part(f"{head}.{body}", 1), "scope": "org:admin"}).encode()).decode()
    with pytest.raises(Unauthenticated, match="signature does not fit"):
        jwt.verified(f"{head}.{edited.rstrip('=')}.{signature}", now=now)


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 5000, "é.é.é"])
def test_verified_refuses_what_is_no_token(db, now, text):
    with pytest.raises(Unauthenticated, match="not one of ours"):
        jwt.verified(text, now=now)


def test_published_key_verifies_what_was_minted(grant, now):
    key = pyjwt.PyJWK(jwt.published(grant.key))
    claims = pyjwt.decode(
        jwt.mint(grant), key, ["ES256"], audience="licentia", options={"verify_exp": False, "verify_iat": False}
    )
    assert claims["client_id"] == grant.client.client_id


def test_published_refuses_another_kind_of_key(grant):
    grant.key.public = (
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
        "-----END PUBLIC KEY-----\n"
    )
    with pytest.raises(TypeError):
        jwt.published(grant.key)
