"""From the Authorization header to a principal: who sends it is asked of the token, then of the client's own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts import selectors
from accounts.oauth import jwt
from accounts.principal import Principal
from kernel.errors import NotFound, Unauthenticated

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from accounts.oauth.jwt import Claims

SCHEME = "bearer"


def claims_of(request: HttpRequest, *, now: datetime) -> Claims:
    """Return what the request's token says. Raises Unauthenticated when there is none or it is not valid."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME or not text:
        raise Unauthenticated(problem="no access token was sent")
    return jwt.verified(text.strip(), now=now)


def principal_of(claims: Claims) -> Principal:
    """Return who acts, within the organisation in scope. Raises Unauthenticated for a client that was revoked."""
    try:
        client = selectors.get_client(claims.client_id)
    except NotFound as error:
        raise Unauthenticated(problem="the client is unknown") from error
    if client.revoked_at is not None:
        raise Unauthenticated(problem="the client was revoked")
    if claims.issued_at < client.not_before:
        raise Unauthenticated(problem="the token was withdrawn")
    return Principal.of_client(client.organisation, client, claims.scopes)
