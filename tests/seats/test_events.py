"""Seats tell the trail of the classes that SIEM rules know, at the severities that they know."""

from __future__ import annotations

from seats.events import SeatEvent

KNOWN = {
    "seat.requested": 2,
    "seat.queued": 2,
    "seat.expired": 3,
    "seat.assigned": 3,
    "seat.released": 3,
    "seat.reclaimed": 4,
    "seat.restored": 3,
    "seat.transferred": 3,
    "seat.checked_out": 2,
    "seat.checked_in": 2,
    "seat.limit_exceeded": 6,
    "seat.denied": 4,
    "reclamation.noticed": 3,
    "reclamation.appealed": 3,
}


def test_classes_and_severities_are_the_published_ones():
    told = {each.type.name: each.type.severity for each in SeatEvent}
    assert {name: told[name] for name in KNOWN} == KNOWN
    assert len(told) == len(SeatEvent)
