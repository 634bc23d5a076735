"""Pages of the trail."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import MemberRole
from audit.choices import Outcome
from kernel import tenancy
from kernel.clock import now
from tests.browsing import browser_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.audit import BodyFactory, CheckpointFactory, EntryFactory

TRAIL = reverse("portal:trail")
TOLD = {"actor": {"kind": "user", "ref": "someone"}, "reason": "POOL_EXHAUSTED"}


def sequencing(organisation):
    return tenancy.within(organisation, role=tenancy.Role.SEQUENCER)


def chained(seq, **more):
    EntryFactory(seq=seq, previous=seq.to_bytes(32, "big"))
    return BodyFactory(seq=seq, at=now(), body=json.dumps(TOLD).encode(), **more)


def seqs(response):
    return [row.seq for row in response.context["rows"]]


def test_trail_sends_strangers_to_sign_in(db):
    assert Client().get(TRAIL)["Location"] == "/sign-in/?next=%2Ftrail%2F"


@pytest.mark.parametrize("role", [MemberRole.MEMBER, MemberRole.SEAT_MANAGER])
def test_trail_is_refused_to_who_may_not_read_it(organisation, role):
    client = browser_of(organisation, role).client
    assert [client.get(page).status_code for page in (TRAIL, reverse("portal:entry", args=[0, 0]))] == [403, 403]


def test_trail_shows_events_newest_first_and_no_other_organisations(organisation):
    with sequencing(OrganisationFactory()):
        chained(9)
    with sequencing(organisation):
        chained(0)
        chained(1)
        checkpoint = CheckpointFactory(size=2, at=now())
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(TRAIL)
    assert seqs(response) == [1, 0]
    assert (response.context["health"].waiting, response.context["health"].checkpoint) == (0, checkpoint)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"type": "seat.assigned"}, [0]),
        ({"type": "SEAT."}, [2, 0]),
        ({"object": "7"}, [1]),
        ({"outcome": "denied"}, [2]),
        ({"outcome": "nonsense", "before": "nonsense"}, [2, 1, 0]),
        ({"before": "0.2"}, [1, 0]),
        ({"before": "1.0"}, [2, 1, 0]),
    ],
)
def test_trail_can_be_narrowed(organisation, asked, expected):
    with sequencing(organisation):
        chained(0, type="seat.assigned")
        chained(1, type="auth.login", object_id="7")
        chained(2, type="seat.denied", outcome=Outcome.DENIED)
    assert seqs(browser_of(organisation, MemberRole.AUDITOR).client.get(TRAIL, asked)) == expected


def test_trail_goes_on_where_a_page_ends(organisation):
    with sequencing(organisation):
        for seq in range(26):
            chained(seq)
    client = browser_of(organisation, MemberRole.AUDITOR).client
    first = client.get(TRAIL)
    assert (seqs(first), first.context["older"]) == (list(range(25, 0, -1)), "0.1")
    last = client.get(TRAIL, {"before": first.context["older"]})
    assert (seqs(last), last.context["older"]) == ([0], "")


@pytest.mark.parametrize("rows", [1, 3])
def test_trail_asks_the_same_questions_for_one_row_and_three(organisation, django_assert_num_queries, rows):
    browser = browser_of(organisation, MemberRole.AUDITOR)
    with sequencing(organisation):
        for seq in range(rows):
            chained(seq)
    with django_assert_num_queries(12):
        browser.client.get(TRAIL)


def test_entry_shows_what_happened_and_what_is_hashed(organisation):
    with sequencing(organisation):
        chained(3)
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(reverse("portal:entry", args=[0, 3]))
    assert (response.context["told"], response.context["text"]) == (TOLD, "text")
    assert json.loads(response.context["written"]) == TOLD


def test_entry_whose_body_was_pruned_still_shows_its_text(organisation):
    with sequencing(organisation):
        EntryFactory(seq=3)
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(reverse("portal:entry", args=[0, 3]))
    assert (response.status_code, response.context["body"], response.context["text"]) == (200, None, "text")


def test_entry_of_another_organisation_is_not_found(organisation):
    with sequencing(OrganisationFactory()):
        chained(3)
    response = browser_of(organisation, MemberRole.OWNER).client.get(reverse("portal:entry", args=[0, 3]))
    assert (response.status_code, response.context["error"].code) == (404, "NOT_FOUND")
