"""An identity provider's way in: a connection, and bearer tokens that are shown once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.errors import ConnectionExists, TokensInUse
from accounts.events import AccessEvent, ProvisioningEvent
from accounts.models import ScimConnection, ScimToken
from accounts.services.checking import check_fields
from audit.services import record
from kernel.errors import InvalidInput
from kernel.use_case import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from kernel.actor import Actor

SECRET_BYTES = 32
VALID_TOKENS = 2
LIFETIME = timedelta(days=365)
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token and its secret, which nobody can read again."""

    token: ScimToken
    secret: str = field(repr=False)


@use_case
def connect(*, name: str, actor: Actor, now: datetime) -> ScimConnection:
    """Open a connection for an identity provider. Raises ConnectionExists, and InvalidInput for a bad name."""
    connection = ScimConnection(name=name.strip(), created_at=now)
    check_fields(connection)
    if ScimConnection.objects.filter(name=connection.name).exists():
        raise ConnectionExists(field="name", name=connection.name)
    connection.save(force_insert=True)
    data = {"change": "scim_connected"}
    record(AccessEvent.CONFIG_CHANGED, subject=connection, actor=actor, at=now, data=data)
    return connection


@use_case
def issue_token(
    *, connection: ScimConnection, actor: Actor, now: datetime, lifetime: timedelta = LIFETIME
) -> IssuedToken:
    """Make a token of 256 random bits, kept as a hash alone.

    Two may be valid, so that one can replace the other; raises TokensInUse for a third, and InvalidInput for a
    lifetime that ends before it begins.
    """
    if lifetime <= timedelta():
        raise InvalidInput(field="lifetime", problem="A token must be valid for a while.")
    current: ScimConnection = ScimConnection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    valid = ScimToken.objects.filter(connection=current, revoked_at=None, expires_at__gt=now).count()
    if valid >= VALID_TOKENS:
        raise TokensInUse(connection=current.name, count=valid)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    token: ScimToken = ScimToken.objects.create(
        connection=current, token_hash=hash_token(secret), created_at=now, expires_at=now + lifetime
    )
    _record(token, "issued", actor, now)
    return IssuedToken(token, secret)


@use_case
def revoke_token(*, token: ScimToken, actor: Actor, now: datetime) -> ScimToken:
    """End a token at once; revoking again changes nothing."""
    current: ScimToken = ScimToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    if current.revoked_at is None:
        current.revoked_at = now
        current.save(update_fields=["revoked_at"])
        _record(current, "revoked", actor, now)
    return current


@use_case
def note_use(*, token: ScimToken, now: datetime) -> None:
    """Note that a token was used, at most once a minute: bookkeeping that no request waits for another over."""
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        ScimToken.objects.filter(pk=token.pk).update(last_used_at=now)
        ScimConnection.objects.filter(pk=token.connection_id).update(last_synchronised_at=now)


def is_valid(token: ScimToken, at: datetime) -> bool:
    """Whether a token opens its connection at an instant."""
    return token.revoked_at is None and at < token.expires_at and token.connection.active


def hash_token(secret: str) -> str:
    """Return the SHA-256 in hex by which a token is kept and looked up; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(token: ScimToken, change: str, actor: Actor, now: datetime) -> None:
    data = {"token": str(token.pk), "change": change, "expires_at": token.expires_at.isoformat()}
    record(ProvisioningEvent.TOKEN_ROTATED, subject=token.connection, actor=actor, at=now, data=data)
