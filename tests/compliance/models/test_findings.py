"""A finding is one while it lasts, and a resolved one says since when."""

from __future__ import annotations

import pytest

from compliance.choices import ViolationState
from tests.factories.compliance import ScanFactory, ViolationFactory
from tests.refusing import refused_by


@pytest.mark.parametrize("state", [ViolationState.OPEN, ViolationState.ACKNOWLEDGED, ViolationState.WAIVED])
def test_violation_is_one_while_it_lasts(inside, state):
    violation = ViolationFactory(state=state)
    with refused_by("compliance_violation_is_one_while_open"):
        ViolationFactory(fingerprint=violation.fingerprint)


def test_violation_that_is_gone_makes_room_for_the_next(inside, now):
    gone = ViolationFactory(state=ViolationState.RESOLVED, resolved_at=now)
    assert ViolationFactory(fingerprint=gone.fingerprint).state == ViolationState.OPEN


@pytest.mark.parametrize("values", [{"state": ViolationState.RESOLVED}, {"resolved_at": True}])
def test_resolved_has_an_instant_and_only_that(inside, now, values):
    values = {name: now if value is True else value for name, value in values.items()}
    with refused_by("compliance_violation_resolved_has_an_instant"):
        ViolationFactory(**values)


def test_rows_say_what_they_are(inside, now):
    rows = [ViolationFactory(size=3), ScanFactory(started_at=now)]
    assert [str(row) for row in rows] == ["More in use than owned (3)", "2026-11-02 12:00"]
