"""What a test reads of the trail before it is sequenced."""

from __future__ import annotations

import json
from typing import Any

from audit.models import Outbox


def recorded(*types: str) -> list[dict[str, Any]]:
    """Return the bodies written so far in the organisation in scope, oldest first: of these types, or all."""
    bodies = [json.loads(bytes(row.body)) for row in Outbox.objects.order_by("number")]
    return [body for body in bodies if not types or body["type"] in types]
