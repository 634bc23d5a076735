"""API clients: programs that act for an organisation, with an id, a secret shown once, and scopes."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from accounts.errors import ClientExists, InvalidScope
from accounts.events import AccessEvent
from accounts.models import ApiClient
from accounts.services.checking import check_fields
from audit.services import record
from kernel.errors import InvalidInput
from kernel.permissions import Permission
from kernel.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kernel.actor import Actor

SECRET_BYTES = 32
ID_BYTES = 16


@use_case
def register_client(*, name: str, scopes: Iterable[str], actor: Actor, now: datetime) -> tuple[ApiClient, str]:
    """Make a client and return it with its secret, which is kept as a hash alone and cannot be shown again.

    Raises ClientExists, InvalidScope, or InvalidInput for a bad name or no scope at all.
    """
    granted = _known(scopes)
    if ApiClient.objects.filter(name=name).exists():
        raise ClientExists(field="name", name=name)
    secret = _new_secret()
    client = ApiClient(
        name=name,
        client_id=secrets.token_hex(ID_BYTES),
        secret_hash=hash_secret(secret),
        scopes=granted,
        not_before=now,
        created_at=now,
    )
    check_fields(client)
    client.save(force_insert=True)
    record(
        AccessEvent.CONFIG_CHANGED,
        subject=client,
        actor=actor,
        at=now,
        data={"change": "client_registered", "scopes": list(granted)},
    )
    return client, secret


@use_case
def rotate_secret(*, client: ApiClient, actor: Actor, now: datetime) -> str:
    """Return a new secret; the old one and every token given for it stop at once."""
    secret = _new_secret()
    client.secret_hash = hash_secret(secret)
    client.not_before = now
    client.save(update_fields=["secret_hash", "not_before"])
    record(AccessEvent.TOKEN_REVOKED, subject=client, actor=actor, at=now, data={"change": "secret_rotated"})
    return secret


@use_case
def revoke_client(*, client: ApiClient, actor: Actor, now: datetime) -> ApiClient:
    """End a client for good; its tokens stop at once. Revoking again changes nothing."""
    current: ApiClient = ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)
    if current.revoked_at is None:
        current.revoked_at = current.not_before = now
        current.save(update_fields=["revoked_at", "not_before"])
        record(AccessEvent.TOKEN_REVOKED, subject=current, actor=actor, at=now, data={"change": "client_revoked"})
    return current


def hash_secret(secret: str) -> str:
    """Return the SHA-256 of a secret in hex; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def _known(scopes: Iterable[str]) -> list[Permission]:
    granted = list(dict.fromkeys(scopes))
    if not granted:
        raise InvalidInput(field="scopes", problem="Give the client at least one scope.")
    unknown = next((scope for scope in granted if scope not in Permission.values), None)
    if unknown is not None:
        raise InvalidScope(field="scopes", scope=unknown)
    return [Permission(scope) for scope in granted]
