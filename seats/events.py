"""What the trail says of seats."""

from __future__ import annotations

from typing import Final

from audit.events import Event, event

_WHERE: Final = ("pool", "licence", "product", "capacity", "in_use")
_NAMED: Final = (*_WHERE, "assignment", "person", "department", "device", "quantity", "reason", "source", "case")
_FLOATING: Final = (*_WHERE, "person", "lease", "claim", "slot", "epoch", "overdraft", "reason")


class SeatEvent(Event):
    """Every event of pools, named seats, floating seats and reclamation."""

    POOL_OPENED = event("seat.pool_opened", 3, *_WHERE, "kind", "mode", "overdraft", "per_person")
    POOL_RESIZED = event("seat.pool_resized", 4, *_WHERE, "from", "to")
    REQUESTED = event("seat.requested", 2, *_NAMED, "request")
    QUEUED = event("seat.queued", 2, *_FLOATING, "entry", "position")
    ASSIGNED = event("seat.assigned", 3, *_NAMED)
    RELEASED = event("seat.released", 3, *_NAMED, *_FLOATING)
    TRANSFERRED = event("seat.transferred", 3, *_NAMED, "from", "to", "from_assignment")
    RECLAIMED = event("seat.reclaimed", 4, *_NAMED, "policy", "idle_since", "idle_days")
    RESTORED = event("seat.restored", 3, *_NAMED, "policy")
    CHECKED_OUT = event("seat.checked_out", 2, *_FLOATING)
    CHECKED_IN = event("seat.checked_in", 2, *_FLOATING)
    EXPIRED = event("seat.expired", 3, *_FLOATING)
    LIMIT_EXCEEDED = event("seat.limit_exceeded", 6, *_NAMED, "over")
    DENIED = event("seat.denied", 4, *_NAMED, "lease", "epoch")
    NOTICED = event("reclamation.noticed", 3, *_NAMED, "policy", "idle_since", "idle_days")
    APPEALED = event("reclamation.appealed", 3, *_NAMED, "policy")
    CASE_OPENED = event("reclamation.opened", 3, *_NAMED, "policy", "idle_since", "idle_days")
    CASE_CLOSED = event("reclamation.closed", 2, *_NAMED, "policy", "state")
