"""What an event type is: its name, how grave it is, and the only members its data may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event: `name` as in the trail, `severity` as in CEF (0 to 10), `members` allowed in its data."""

    name: str
    severity: int
    members: frozenset[str] = frozenset()


class Event(Enum):
    """The base of every app's table of events; the values are event types."""

    @property
    def type(self) -> EventType:
        """The event type of this member."""
        kind: EventType = self.value
        return kind


def event(name: str, severity: int, *members: str) -> EventType:
    """Declare an event type."""
    return EventType(name, severity, frozenset(members))


class TrailEvent(Event):
    """What the trail says of itself."""

    CHAIN_CREATED = event("chain.created", 1, "hash", "spec")
    CHAIN_RECOVERED = event("chain.recovered", 9, "origin", "size", "root")
    ERASED = event("privacy.erased", 6, "fields", "basis", "request", "part", "parts")
    PRUNED = event("retention.pruned", 4, "ranges", "policy", "part", "parts")
    KEY_ROTATED = event("key.rotated", 6, "purpose", "key")
    VERIFY_FAILED = event("audit.verify_failed", 10, "epoch", "seq", "problem")
