"""What the trail says of itself has the names and severities that it promises."""

from __future__ import annotations

from audit.events import EventType, TrailEvent, event


def test_events_are_named_and_graded_as_promised():
    assert {kind.type.name: kind.type.severity for kind in TrailEvent} == {
        "chain.created": 1,
        "chain.recovered": 9,
        "privacy.erased": 6,
        "retention.pruned": 4,
        "key.rotated": 6,
        "audit.verify_failed": 10,
    }


def test_declare_keeps_the_members_as_a_set():
    assert event("noun.done", 3, "one", "two", "one") == EventType("noun.done", 3, frozenset({"one", "two"}))
