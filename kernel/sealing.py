"""Secrets at rest: AES-256-GCM under the installation's key-encryption key, bound to what they are for."""

from __future__ import annotations

import os
from base64 import b64decode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


def seal(secret: bytes, *, purpose: str, key: bytes | None = None) -> bytes:
    """Return nonce and ciphertext of a secret; `purpose` must be given again to open it."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key or _key_encryption_key()).encrypt(nonce, secret, purpose.encode())


def unseal(sealed: bytes, *, purpose: str, key: bytes | None = None) -> bytes:
    """Return the secret; raises cryptography's InvalidTag when key or purpose differ or a bit was changed."""
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return AESGCM(key or _key_encryption_key()).decrypt(nonce, ciphertext, purpose.encode())


def _key_encryption_key() -> bytes:
    return b64decode(settings.LICENTIA_KEY_ENCRYPTION_KEY)
