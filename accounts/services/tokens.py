"""Access to the API: a secret is traded for a short grant; the keys that sign grants are made and replaced here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from accounts.errors import InvalidClient, InvalidScope
from accounts.events import AccessEvent
from accounts.models import ApiClient, TokenKey
from accounts.services.clients import hash_secret
from audit.services import record, record_denied
from kernel.ids import new_id
from kernel.sealing import seal
from kernel.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kernel.actor import Actor

LIFETIME = timedelta(minutes=10)
JTI_BYTES = 16
METHOD = {"method": "client_credentials"}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token will say, and the key that is to sign it."""

    client: ApiClient
    scopes: tuple[str, ...]
    jti: str
    issued_at: datetime
    expires_at: datetime
    key: TokenKey


@dataclass(frozen=True, slots=True)
class RefusedSignIn:
    """What stays of a client's failed sign-in."""

    client: ApiClient

    def record(self, *, code: str, actor: Actor, at: datetime) -> None:
        """Write the event; the code is its reason."""
        record_denied(AccessEvent.LOGIN_FAILED, subject=self.client, actor=actor, at=at, reason=code, data=METHOD)


@use_case
def issue(*, client: ApiClient, secret: str, asked: Sequence[str], actor: Actor, now: datetime) -> Grant:
    """Grant the scopes asked for, or all of the client's when none are named.

    Raises InvalidClient (recorded) for a wrong secret or a revoked client, and InvalidScope for one it does not have.
    """
    fits = compare_digest(hash_secret(secret), client.secret_hash)
    if not fits or client.revoked_at is not None:
        raise InvalidClient(refusal=RefusedSignIn(client))
    grant = Grant(client, _narrowed(client, asked), secrets.token_hex(JTI_BYTES), now, now + LIFETIME, key_in_use())
    client.last_used_at = now
    client.save(update_fields=["last_used_at"])
    record(
        AccessEvent.TOKEN_ISSUED,
        subject=client,
        actor=actor,
        at=now,
        data={"jti": grant.jti, "scopes": list(grant.scopes), "expires_at": grant.expires_at.isoformat()},
    )
    return grant


def key_in_use() -> TokenKey:
    """Return the key that signs now; the first to ask makes it, and two who ask at once get the same."""
    key = TokenKey.objects.filter(retired_at=None).first()
    if key is not None:
        return key
    TokenKey.objects.bulk_create([_new_key()], ignore_conflicts=True)
    return TokenKey.objects.get(retired_at=None)


def replace_key(*, now: datetime) -> TokenKey:
    """Retire the key in use and return its successor; tokens signed before stay valid until they expire.

    The key is the installation's, so no organisation's chain tells of it.
    """
    with transaction.atomic():
        TokenKey.objects.filter(retired_at=None).update(retired_at=now)
        return key_in_use()


def _narrowed(client: ApiClient, asked: Sequence[str]) -> tuple[str, ...]:
    foreign = next((scope for scope in asked if scope not in client.scopes), None)
    if foreign is not None:
        raise InvalidScope(field="scope", scope=foreign)
    return tuple(str(scope) for scope in client.scopes if not asked or scope in asked)


def _new_key() -> TokenKey:
    private = ec.generate_private_key(ec.SECP256R1())
    key_id = new_id()
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return TokenKey(pk=key_id, public=public.decode(), sealed=seal(secret, purpose=f"token key|{key_id}"))
