"""The admin's pages of reclamation."""

from __future__ import annotations

from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from seats.choices import CaseState, EndReason
from seats.models import ReclamationCase, ReclamationPolicy
from tests.browsing import browser_of
from tests.factories.seats import AssignmentFactory, ReclamationCaseFactory, ReclamationPolicyFactory
from tests.trail import recorded

CASES = reverse("admin:seats_reclamationcase_changelist")
ADD = reverse("admin:seats_reclamationpolicy_add")
POLICY = {
    "name": "Idle",
    "active": "on",
    "idle_days": "45",
    "new_starter_days": "30",
    "source_max_age_hours": "72",
    "cap_percent": "10",
}


def test_policy_is_kept_with_a_trace(organisation):
    response = browser_of(organisation, MemberRole.OWNER).client.post(ADD, POLICY)
    assert response.status_code == 302
    with tenancy.within(organisation):
        assert ReclamationPolicy.objects.get().idle_days == 45
        (event,) = recorded("config.changed")
    assert event["data"]["change"] == "created"


def test_policy_is_changed_with_a_trace_of_the_fields(organisation):
    with tenancy.within(organisation):
        policy = ReclamationPolicyFactory(name="Idle", idle_days=60)
    address = reverse("admin:seats_reclamationpolicy_change", args=[policy.pk])
    browser_of(organisation, MemberRole.OWNER).client.post(address, POLICY)
    with tenancy.within(organisation):
        (event,) = recorded("config.changed")
    assert event["data"] == {"change": "changed", "fields": ["idle_days"]}


def test_policy_is_not_changed_by_a_seat_manager(organisation):
    assert browser_of(organisation, MemberRole.SEAT_MANAGER).client.post(ADD, POLICY).status_code == 403
    with tenancy.within(organisation):
        assert ReclamationPolicy.objects.count() == 0


def test_execute_asks_and_then_closes_the_case(organisation):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        gone = AssignmentFactory(ended_at="2026-10-01T00:00:00Z", end_reason=EndReason.RETURNED)
        case = ReclamationCaseFactory(state=CaseState.OPEN, assignment=gone)
    told = {"action": "execute", "_selected_action": [str(case.pk)]}
    asked = browser.client.post(CASES, told)
    assert asked.context_data["says"] == "1 holder loses their seat at once, unless it was used meanwhile."
    browser.client.post(CASES, {**told, "confirmed": "yes"})
    with tenancy.within(organisation):
        assert ReclamationCase.objects.get().state == CaseState.SKIPPED
