"""Pages of findings and positions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import MemberRole
from compliance.choices import ScanTrigger, Severity, ViolationState
from compliance.models import Position, Violation
from compliance.services import scanning
from kernel import tenancy
from kernel.clock import now
from tests.browsing import browser_of
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.compliance import PositionFactory, ScanFactory, ScoreFactory, ViolationFactory
from tests.factories.licensing import LicenceFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

FINDINGS, POSITIONS = reverse("portal:findings"), reverse("portal:positions")


def finding_page(violation):
    return reverse("portal:finding", args=[violation.pk])


def shown(response):
    return [row.pk for row in response.context["slice"].rows]


@pytest.mark.parametrize("address", [FINDINGS, POSITIONS])
def test_pages_send_strangers_to_sign_in(db, address):
    assert Client().get(address)["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("address", [FINDINGS, POSITIONS])
def test_pages_are_refused_to_a_member(organisation, address):
    response = browser_of(organisation).client.get(address)
    assert (response.status_code, response.context["error"].code) == (403, "PERMISSION_DENIED")


def test_findings_shows_what_waits_and_no_other_organisations(organisation):
    other = OrganisationFactory()
    with tenancy.within(other):
        ViolationFactory()
    with tenancy.within(organisation):
        waiting = ViolationFactory()
        ViolationFactory(state=ViolationState.RESOLVED, resolved_at=now())
    assert shown(browser_of(organisation, MemberRole.AUDITOR).client.get(FINDINGS)) == [waiting.pk]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": "all"}, {"waiting", "resolved", "mild"}),
        ({"state": "resolved"}, {"resolved"}),
        ({"severity": "low"}, {"mild"}),
        ({"kind": "departed_holder"}, {"mild"}),
        ({"search": "PAINT"}, {"waiting"}),
        ({"state": "nonsense", "severity": "nonsense", "kind": "nonsense"}, {"waiting", "mild"}),
    ],
)
def test_findings_can_be_narrowed(organisation, asked, expected):
    with tenancy.within(organisation):
        made = {
            "waiting": ViolationFactory(product__name="Paint studio"),
            "resolved": ViolationFactory(state=ViolationState.RESOLVED, resolved_at=now()),
            "mild": ViolationFactory(severity=Severity.LOW, kind="departed_holder"),
        }
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(FINDINGS, asked)
    assert set(shown(response)) == {made[name].pk for name in expected}


@pytest.mark.parametrize("rows", [1, 3])
def test_findings_asks_the_same_questions_for_one_row_and_three(organisation, django_assert_num_queries, rows):
    browser = browser_of(organisation, MemberRole.AUDITOR)
    with tenancy.within(organisation):
        for _ in range(rows):
            ViolationFactory()
    with django_assert_num_queries(9):
        browser.client.get(FINDINGS)


def test_finding_opens_to_the_rows_behind_it(organisation):
    with tenancy.within(organisation):
        violation = ViolationFactory(facts={"metric": "named", "ended_at": "2026-10-01T00:00:00+00:00"})
        position = PositionFactory(product=violation.product)
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(finding_page(violation))
    assert response.context["position"] == position
    assert [(str(name), str(value)) for name, value in response.context["facts"]] == [
        ("Counted as", "named seats"),
        ("Right ended", "2026-10-01 00:00:00+00:00"),
    ]
    assert response.context["may_acknowledge"] is False


def test_finding_of_another_organisation_is_not_found(organisation):
    with tenancy.within(OrganisationFactory()):
        violation = ViolationFactory()
    client = browser_of(organisation, MemberRole.OWNER).client
    answers = [client.get(finding_page(violation)), client.post(reverse("portal:acknowledge", args=[violation.pk]))]
    assert [(answer.status_code, answer.context["error"].code) for answer in answers] == [(404, "NOT_FOUND")] * 2


def test_acknowledge_says_that_someone_is_on_it_once(organisation):
    with tenancy.within(organisation):
        violation = ViolationFactory()
    client = browser_of(organisation, MemberRole.LICENCE_ADMINISTRATOR).client
    address = reverse("portal:acknowledge", args=[violation.pk])
    assert client.post(address)["Location"] == finding_page(violation)
    with tenancy.within(organisation):
        assert Violation.objects.get().state == ViolationState.ACKNOWLEDGED
    again = client.post(address)
    assert (again.status_code, again.context["error"].code) == (409, "VIOLATION_NOT_OPEN")


def test_acknowledge_is_refused_to_an_auditor(organisation):
    with tenancy.within(organisation):
        violation = ViolationFactory()
    response = browser_of(organisation, MemberRole.AUDITOR).client.post(
        reverse("portal:acknowledge", args=[violation.pk])
    )
    assert response.status_code == 403
    with tenancy.within(organisation):
        assert Violation.objects.get().state == ViolationState.OPEN


def test_positions_shows_the_newest_day_with_score_and_findings(organisation):
    with tenancy.within(organisation):
        newest = PositionFactory(day=now().date())
        PositionFactory(day=now().date() - timedelta(days=1))
        ScoreFactory(score="80", coverage="0.25")
        ScanFactory()
        ViolationFactory(severity=Severity.HIGH)
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(POSITIONS)
    assert shown(response) == [newest.pk]
    assert (response.context["percent_known"], response.context["waiting"]) == (25, 1)
    assert response.context["open"] == [(Severity.HIGH, 1)]


def test_positions_of_a_new_organisation_has_no_score(organisation):
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(POSITIONS)
    assert (response.status_code, shown(response), response.context["score"]) == (200, [], None)


@pytest.mark.parametrize("rows", [1, 3])
def test_positions_asks_the_same_questions_for_one_row_and_three(organisation, django_assert_num_queries, rows):
    browser = browser_of(organisation, MemberRole.AUDITOR)
    with tenancy.within(organisation):
        for _ in range(rows):
            PositionFactory()
    with django_assert_num_queries(13):
        browser.client.get(POSITIONS)


@pytest.fixture
def counted(organisation, actor):
    """A position of two rights and one use, as a scan leaves it."""
    with tenancy.within(organisation):
        product = ProductFactory()
        licence = LicenceFactory(product=product, quantity=2, cost_minor=100, cost_basis="unit")
        pool = SeatPoolFactory(licence=licence, capacity=2, assigned=1)
        AssignmentFactory(pool=pool, person=PersonFactory(name="Ada Byron"))
        scanning.run(trigger=ScanTrigger.PERSON, actor=actor, now=now())
        return Position.objects.get()


def position_page(position):
    return reverse("portal:position", args=[position.pk])


def test_position_opens_to_rights_and_uses_that_add_up(organisation, counted):
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(position_page(counted))
    evidence = response.context["evidence"]
    assert (evidence.entitled, evidence.required) == (counted.entitled, counted.required) == (2, 1)
    assert [name for name, _use in response.context["holders"]] == ["Ada Byron"]


def test_position_of_another_organisation_is_not_found(organisation, counted):
    response = browser_of(OrganisationFactory(), MemberRole.OWNER).client.get(position_page(counted))
    assert (response.status_code, response.context["error"].code) == (404, "NOT_FOUND")
