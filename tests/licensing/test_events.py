"""The events of licensing have the names and severities that the trail promises."""

from __future__ import annotations

from licensing.events import CatalogueEvent, LicenceEvent, RegisterEvent


def test_licence_events_are_named_and_graded_as_promised():
    assert {kind.type.name: kind.type.severity for kind in LicenceEvent} == {
        "licence.generated": 3,
        "licence.converted": 3,
        "licence.renewed": 3,
        "licence.entitlement_changed": 4,
        "licence.suspended": 5,
        "licence.reinstated": 4,
        "licence.revoked": 6,
        "licence.expired": 4,
    }


def test_the_catalogue_is_configuration():
    assert {(kind.type.name, kind.type.severity) for kind in CatalogueEvent} == {("config.changed", 5)}


def test_an_import_is_one_event():
    assert [(kind.type.name, kind.type.severity) for kind in RegisterEvent] == [("register.imported", 4)]
