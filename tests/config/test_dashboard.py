"""The admin's first page: what a role opens, in figures that agree with the rows behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.choices import MemberRole
from compliance.choices import Severity
from kernel import tenancy
from kernel.clock import now
from seats.choices import CaseState
from tests.browsing import browser_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.compliance import ScoreFactory, ViolationFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import ReclamationCaseFactory, ReclamationPolicyFactory, SeatPoolFactory

INDEX = reverse("admin:index")
NAMES = [
    "Seats in use",
    "Compliance score",
    "Open findings",
    "Renewals to decide",
    "Seats on their way back",
    "Trail",
]


def tiles_of(response):
    return {tile.name: (tile.figure, tile.detail, tile.tone) for tile in response.context["tiles"]}


def test_index_of_an_empty_organisation_says_that_nothing_is_wrong(organisation):
    tiles = tiles_of(browser_of(organisation, MemberRole.OWNER).client.get(INDEX))
    assert list(tiles) == NAMES
    assert tiles["Seats in use"] == ("0%", "0 of 0 seats", "good")
    assert tiles["Compliance score"] == ("none", "Nothing has been scored yet.", "")
    assert tiles["Open findings"] == ("0", "Nothing is wrong.", "good")


def test_index_counts_the_organisation_and_no_other(organisation):
    other = OrganisationFactory()
    with tenancy.within(other):
        SeatPoolFactory(assigned=1)
        ViolationFactory()
    with tenancy.within(organisation):
        SeatPoolFactory(assigned=10)
        ViolationFactory(severity=Severity.HIGH)
        ViolationFactory(severity=Severity.MEDIUM)
        ScoreFactory(score="91.5", coverage="0.5")
        ReclamationCaseFactory(state=CaseState.OPEN, assignment__pool__capacity=1)
    tiles = tiles_of(browser_of(organisation, MemberRole.OWNER).client.get(INDEX))
    assert tiles["Seats in use"] == ("100%", "11 of 11 seats", "warn")
    assert tiles["Open findings"] == ("2", "1 high, 1 medium", "bad")
    assert tiles["Compliance score"] == ("91.5", "50% of value known", "warn")
    assert tiles["Seats on their way back"] == ("1", "idle seats in reclamation", "")


def test_index_lists_renewals_by_the_day_on_which_a_decision_is_owed(organisation):
    today = now()
    with tenancy.within(organisation):
        LicenceFactory(name="Far", usable_until=today + timedelta(days=400))
        LicenceFactory(name="Due", usable_until=today + timedelta(days=100), notice_days=30)
        LicenceFactory(name="Missed", usable_until=today + timedelta(days=20), notice_days=30)
    response = browser_of(organisation, MemberRole.OWNER).client.get(INDEX)
    assert [(row.licence.name, row.missed) for row in response.context["renewals"]] == [
        ("Missed", True),
        ("Due", False),
    ]
    assert tiles_of(response)["Renewals to decide"] == ("2", "1 decision is overdue", "bad")


def test_index_shows_a_seat_manager_no_trail(organisation):
    response = browser_of(organisation, MemberRole.SEAT_MANAGER).client.get(INDEX)
    assert list(tiles_of(response)) == NAMES[:5]


@pytest.mark.parametrize("rows", [1, 3])
def test_index_asks_the_same_questions_for_one_row_and_three(organisation, django_assert_num_queries, rows):
    browser = browser_of(organisation, MemberRole.OWNER)
    with tenancy.within(organisation):
        policy = ReclamationPolicyFactory()
        for _ in range(rows):
            ReclamationCaseFactory(policy=policy, assignment__pool__licence__usable_until=now() + timedelta(days=9))
    with django_assert_num_queries(18):
        browser.client.get(INDEX)
