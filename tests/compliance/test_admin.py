"""Compliance in the admin: lists that read, actions that call services."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.choices import MemberRole
from compliance.choices import ViolationState
from compliance.models import Scan, Violation
from kernel import tenancy
from tests.browsing import browser_of
from tests.factories.compliance import (
    AuditPackageFactory,
    PackageDownloadFactory,
    PositionFactory,
    ScanFactory,
    ScoreFactory,
    ViolationFactory,
)
from tests.factories.licensing import LicenceFactory
from tests.trail import recorded

FACTORIES = {
    "violation": ViolationFactory,
    "position": PositionFactory,
    "score": ScoreFactory,
    "scan": ScanFactory,
    "auditpackage": AuditPackageFactory,
    "packagedownload": PackageDownloadFactory,
}


@pytest.fixture
def owner(organisation):
    return browser_of(organisation, MemberRole.OWNER)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("table", FACTORIES)
def test_tables_are_listed_and_opened_by_who_may_read_them(organisation, owner, table):
    with tenancy.within(organisation):
        row = FACTORIES[table]()
    assert owner.client.get(reverse(f"admin:compliance_{table}_changelist")).status_code == 200
    assert owner.client.get(reverse(f"admin:compliance_{table}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("table", FACTORIES)
def test_tables_are_never_changed_by_hand(owner, table):
    assert owner.client.get(reverse(f"admin:compliance_{table}_add")).status_code == 403


def acknowledge(browser, *violations):
    address = reverse("admin:compliance_violation_changelist")
    chosen = {"action": "acknowledge", "_selected_action": [str(violation.pk) for violation in violations]}
    return browser.client.post(address, chosen)


def test_acknowledge_takes_the_chosen_and_says_why_not_the_rest(organisation, owner):
    with tenancy.within(organisation):
        waiting = ViolationFactory()
        taken = ViolationFactory(state=ViolationState.ACKNOWLEDGED)
        ViolationFactory()
    response = acknowledge(owner, waiting, taken)
    assert told(response) == [
        "1 done.",
        "More in use than owned (1): This finding is acknowledged; only an open one can be acknowledged.",
    ]
    with tenancy.within(organisation):
        assert Violation.objects.filter(state=ViolationState.ACKNOWLEDGED).count() == 2
        (body,) = recorded("compliance.violation_acknowledged")
        assert body["actor"]["ref"] == str(owner.person.ref)


def test_acknowledge_without_the_right_changes_nothing(organisation):
    auditor = browser_of(organisation, MemberRole.AUDITOR)
    with tenancy.within(organisation):
        waiting = ViolationFactory()
    acknowledge(auditor, waiting)
    with tenancy.within(organisation):
        assert Violation.objects.get().state == ViolationState.OPEN
        assert recorded() == []


def test_run_scan_scans_and_says_what_was_found(organisation, owner):
    with tenancy.within(organisation):
        LicenceFactory()
    response = owner.client.post(reverse("admin:compliance_scan_run_scan"), {"confirmed": "yes"})
    assert (response.status_code, response.url) == (302, reverse("admin:compliance_scan_changelist"))
    assert told(response) == ["1 positions: 0 findings opened, 0 resolved."]
    with tenancy.within(organisation):
        assert Scan.objects.get().trigger == "person"


def test_run_scan_asks_first_and_changes_nothing(organisation, owner):
    response = owner.client.get(reverse("admin:compliance_scan_run_scan"))
    assert (response.status_code, response.context["back"]) == (200, reverse("admin:compliance_scan_changelist"))
    with tenancy.within(organisation):
        assert Scan.objects.count() == 0


def test_run_scan_without_the_right_is_refused(organisation):
    auditor = browser_of(organisation, MemberRole.AUDITOR)
    assert auditor.client.get(reverse("admin:compliance_scan_run_scan")).status_code == 403
    with tenancy.within(organisation):
        assert Scan.objects.count() == 0
