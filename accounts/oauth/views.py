"""The token endpoint (RFC 6749, client credentials) and the published keys (RFC 7517)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors
from accounts.errors import InvalidClient, InvalidRequest, UnsupportedGrantType
from accounts.oauth import jwt
from accounts.services import tokens
from kernel import clock, tenancy
from kernel.actor import Actor
from kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.services.tokens import Grant

GRANT_TYPE = "client_credentials"
CHALLENGE = 'Basic realm="licentia"'


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client shows."""

    client_id: str
    secret: str


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """Trade a client's id and secret for an access token."""
    try:
        credentials, asked = _read(request)
        grant = _granted(credentials, asked)
    except DomainError as error:
        return _refused(error)
    answer = {
        "access_token": jwt.mint(grant),
        "token_type": "Bearer",
        "expires_in": int(tokens.LIFETIME.total_seconds()),
        "scope": " ".join(grant.scopes),
    }
    return _unstored(JsonResponse(answer))


@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """Publish the keys that tokens can be checked with."""
    del request
    live = selectors.list_token_keys(at=clock.now(), overlap=jwt.OVERLAP)
    answer = JsonResponse({"keys": [jwt.published(key) for key in live]})
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _granted(credentials: Credentials, asked: Sequence[str]) -> Grant:
    # PostgreSQL takes no null character, so nobody can be called so.
    known = "\0" not in credentials.client_id
    organisation_id = selectors.organisation_of_client(credentials.client_id) if known else None
    if organisation_id is None:
        raise InvalidClient
    with tenancy.within(organisation_id):
        try:
            return tokens.issue(
                client=selectors.get_client(credentials.client_id),
                secret=credentials.secret,
                asked=asked,
                actor=Actor("client", credentials.client_id, credentials.client_id),
                now=clock.now(),
            )
        except DomainError as error:
            refusal = error
    raise refusal


def _read(request: HttpRequest) -> tuple[Credentials, Sequence[str]]:
    repeated = next((name for name, values in request.POST.lists() if len(values) > 1), None)
    if repeated is not None:
        raise InvalidRequest(field=repeated, problem=f"The parameter {repeated} was sent more than once.")
    grant_type = request.POST.get("grant_type")
    if grant_type is None:
        raise InvalidRequest(field="grant_type", problem="The parameter grant_type is missing.")
    if grant_type != GRANT_TYPE:
        raise UnsupportedGrantType(field="grant_type", grant_type=grant_type)
    return _credentials(request), request.POST.get("scope", "").split()


def _credentials(request: HttpRequest) -> Credentials:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return Credentials(request.POST.get("client_id", ""), request.POST.get("client_secret", ""))
    if "client_secret" in request.POST:
        raise InvalidRequest(problem="Send the client's credentials once: in the header or in the body.")
    if scheme.lower() != "basic":
        raise InvalidClient
    try:
        client_id, _, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InvalidClient from error
    return Credentials(unquote_plus(client_id), unquote_plus(secret))


def _refused(error: DomainError) -> JsonResponse:
    # RFC 6749 section 5.2 names its errors in lower case; ours of the same meaning bear the same names.
    body = {"error": error.code.lower(), "error_description": error.message, **error.extensions}
    answer = JsonResponse(body, status=error.status)
    if isinstance(error, InvalidClient):
        answer["WWW-Authenticate"] = CHALLENGE
    return _unstored(answer)


def _unstored(answer: JsonResponse) -> JsonResponse:
    answer["Cache-Control"] = "no-store"
    answer["Pragma"] = "no-cache"
    return answer
