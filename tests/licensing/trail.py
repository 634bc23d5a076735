"""What a licensing test reads of the trail."""

from __future__ import annotations

from typing import Any

from tests.trail import recorded


def told(*types: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return type, object and data of the events written so far, oldest first: of these types, or all."""
    return [(body["type"], body["object"]["kind"], body["object"]["id"], body["data"]) for body in recorded(*types)]
