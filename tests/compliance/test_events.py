"""The events of compliance, as the trail's classes name and weigh them."""

from __future__ import annotations

from compliance.events import ComplianceEvent


def test_events_have_the_names_and_severities_of_the_trail():
    assert {each.type.name: each.type.severity for each in ComplianceEvent} == {
        "compliance.violation_opened": 7,
        "compliance.violation_changed": 4,
        "compliance.violation_acknowledged": 3,
        "compliance.violation_resolved": 3,
        "compliance.scan_completed": 2,
        "compliance.package_produced": 3,
    }
