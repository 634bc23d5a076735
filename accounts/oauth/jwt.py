"""Access tokens as RFC 9068 has them: minted from a grant, and read back with nothing taken on trust."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import Token

from accounts import selectors
from accounts.services.tokens import LIFETIME
from kernel.errors import NotFound, Unauthenticated
from kernel.permissions import Permission
from kernel.sealing import unseal

if TYPE_CHECKING:
    from accounts.models import TokenKey
    from accounts.services.tokens import Grant

TYPE = "at+jwt"
REQUIRED = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope", "org"]
OVERLAP = LIFETIME + timedelta(seconds=api_settings.LEEWAY)
MAX_LENGTH = 4096
COORDINATE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says."""

    organisation_id: UUID
    client_id: str
    scopes: frozenset[Permission]
    issued_at: datetime


class KeyBackend(TokenBackend):
    """Signs and checks with one key and the one algorithm that this key is for; the header is ours to say."""

    def __init__(self, key: TokenKey, signing_key: str | None = None) -> None:
        super().__init__(
            key.algorithm,
            signing_key=signing_key,
            verifying_key=key.public,
            audience=api_settings.AUDIENCE,
            issuer=api_settings.ISSUER,
            leeway=api_settings.LEEWAY,
        )
        self.key_id = str(key.pk)

    def encode(self, payload: dict[str, Any]) -> str:
        """Return the signed token."""
        claims = {**payload, "iss": self.issuer, "aud": self.audience}
        return jwt.encode(claims, self.prepared_signing_key, self.algorithm, headers={"typ": TYPE, "kid": self.key_id})

    def decode(self, token: Any, verify: bool = True) -> dict[str, Any]:  # noqa: ANN401, FBT001, FBT002  simplejwt's signature
        """Return the claims; times are left to the token, which is told what time it is."""
        del verify
        return jwt.decode(
            token,
            self.prepared_verifying_key,
            algorithms=[self.algorithm],
            audience=self.audience,
            issuer=self.issuer,
            options={
                "require": REQUIRED,
                "strict_aud": True,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )


class AccessToken(Token):
    """A token of ten minutes for one client in one organisation."""

    token_type = TYPE
    lifetime = LIFETIME

    def __init__(self, backend: KeyBackend, text: str | None = None) -> None:
        self.backend = backend
        super().__init__(text)  # type: ignore[arg-type]  # simplejwt means the text when it says Token
        if text is None:
            # The kind stands in the header, where RFC 9068 wants it.
            del self.payload[api_settings.TOKEN_TYPE_CLAIM]

    def get_token_backend(self) -> TokenBackend:
        """Return the backend of this token's own key."""
        return self.backend

    def verify(self) -> None:
        """Leave the check of the times to whoever knows what time it is."""


def mint(grant: Grant) -> str:
    """Return the signed token of a grant."""
    secret = unseal(bytes(grant.key.sealed), purpose=f"token key|{grant.key.pk}").decode()
    token = AccessToken(KeyBackend(grant.key, secret))
    token.set_exp(from_time=grant.issued_at, lifetime=LIFETIME)
    token.payload |= {
        "iat": grant.issued_at.timestamp(),
        "jti": grant.jti,
        "sub": grant.client.client_id,
        "client_id": grant.client.client_id,
        "scope": " ".join(grant.scopes),
        "org": str(grant.client.organisation_id),
    }
    return str(token)


def verified(text: str, *, now: datetime) -> Claims:
    """Return what a token says. Raises Unauthenticated naming what is wrong with it."""
    try:
        token = AccessToken(_backend_for(text, now), text)
        token.check_exp(current_time=now)
        return _claims(token.payload, now)
    except jwt.InvalidAudienceError as error:
        raise Unauthenticated(problem="the token is meant for someone else") from error
    except jwt.InvalidIssuerError as error:
        raise Unauthenticated(problem="the token is of another issuer") from error
    except jwt.InvalidSignatureError as error:
        raise Unauthenticated(problem="the token's signature does not fit") from error
    except TokenError as error:
        raise Unauthenticated(problem="the token has expired") from error
    except (jwt.InvalidTokenError, NotFound, ValueError, TypeError) as error:
        raise Unauthenticated(problem="the token is not one of ours") from error


def published(key: TokenKey) -> dict[str, str]:
    """Return the public half as a JSON Web Key (RFC 7517, RFC 7518 section 6.2)."""
    public = load_pem_public_key(key.public.encode())
    if not isinstance(public, EllipticCurvePublicKey):
        message = f"{key.pk} is no elliptic-curve key"
        raise TypeError(message)
    point = public.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _coordinate(point.x),
        "y": _coordinate(point.y),
        "use": "sig",
        "alg": key.algorithm,
        "kid": str(key.pk),
    }


def _backend_for(text: str, now: datetime) -> KeyBackend:
    if len(text) > MAX_LENGTH:
        raise ValueError(text[:20])
    header = jwt.get_unverified_header(text)
    if header.get("typ") != TYPE or "crit" in header:
        raise ValueError(header)
    return _backend(UUID(header.get("kid")), int(now.timestamp()) // 60)


@lru_cache(maxsize=8)
def _backend(key_id: UUID, minute: int) -> KeyBackend:
    """Return the backend of a key, looked up again each minute, so that a key that is taken away stops soon."""
    del minute
    return KeyBackend(selectors.get_token_key(key_id))


def _claims(payload: dict[str, Any], now: datetime) -> Claims:
    issued_at = datetime.fromtimestamp(payload["iat"], tz=UTC)
    if issued_at > now + timedelta(seconds=api_settings.LEEWAY):
        raise ValueError(issued_at)
    return Claims(
        organisation_id=UUID(payload["org"]),
        client_id=str(payload["client_id"]),
        scopes=frozenset(Permission(scope) for scope in payload["scope"].split()),
        issued_at=issued_at,
    )


def _coordinate(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(COORDINATE_BYTES)).rstrip(b"=").decode()
