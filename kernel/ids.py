"""Primary keys that sort by time and tell nothing else (UUIDv7, RFC 9562)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uuid_utils import compat

if TYPE_CHECKING:
    from uuid import UUID


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    return compat.uuid7()
