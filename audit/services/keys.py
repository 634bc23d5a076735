"""Signing keys: one in use for each purpose of an organisation, its private half sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from audit import checkpoint
from audit.choices import KeyPurpose
from audit.models import SigningKey
from kernel.sealing import seal, unseal
from kernel.tenancy import current_organisation_id

if TYPE_CHECKING:
    from uuid import UUID

_LOGS: Final = {KeyPurpose.CHECKPOINTS: "audit", KeyPurpose.PACKAGES: "packages"}


def signing_key(purpose: KeyPurpose) -> SigningKey:
    """Return the key in use for a purpose in the organisation in scope; the first call makes it."""
    in_use = SigningKey.objects.filter(purpose=purpose, retired_at=None).first()
    return in_use or _make(purpose)


def vkey(key: SigningKey) -> str:
    """Return the verifier key as text: what a verifier is given beside a bundle."""
    return checkpoint.vkey(key.name, bytes(key.public))


def private_half(key: SigningKey) -> Ed25519PrivateKey:
    """Return the private half; raises InvalidTag when the installation's key is another."""
    raw = unseal(bytes(key.sealed), purpose=_sealed_for(current_organisation_id(), key.purpose, key.name))
    return Ed25519PrivateKey.from_private_bytes(raw)


def sign(purpose: KeyPurpose, message: bytes) -> bytes:
    """Return the 64 bytes of the Ed25519 signature of a message by the key in use for a purpose."""
    return private_half(signing_key(purpose)).sign(message)


def _make(purpose: KeyPurpose) -> SigningKey:
    organisation_id, private = current_organisation_id(), Ed25519PrivateKey.generate()
    name = f"{_LOGS[purpose]}.{settings.LICENTIA_HOST}/org/{organisation_id}"
    fresh = {
        "name": name,
        "public": private.public_key().public_bytes_raw(),
        "sealed": seal(private.private_bytes_raw(), purpose=_sealed_for(organisation_id, purpose, name)),
    }
    # of two that make it at once, the constraint lets one through and both return that one
    key: SigningKey = SigningKey.objects.get_or_create(purpose=purpose, retired_at=None, defaults=fresh)[0]
    return key


def _sealed_for(organisation_id: UUID, purpose: str, name: str) -> str:
    return f"signing|{organisation_id}|{purpose}|{name}"
