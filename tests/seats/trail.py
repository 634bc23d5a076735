"""Reading what the outbox holds, in tests of seats."""

from __future__ import annotations

import json
from typing import Any

from audit.models import Outbox
from seats.models import Denial


def told(*, after: int = 0) -> list[dict[str, Any]]:
    """Return the events' bodies in their order, without the first ones."""
    return [json.loads(bytes(row.body)) for row in Outbox.objects.order_by("number")][after:]


def types() -> list[str]:
    """Return the types of the events in their order."""
    return [row.type for row in Outbox.objects.order_by("number")]


def refused(raised, code):
    """Assert that the refusal left its denial and its event, and give the event."""
    assert raised.value.code == code
    assert Denial.objects.get().code == code
    event = told()[-1]
    assert (event["type"], event["outcome"], event["reason"]) == ("seat.denied", "denied", code)
    return event
