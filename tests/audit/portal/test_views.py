"""Pages of the trail."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import MemberRole
from audit.choices import Outcome
from audit.events import TrailEvent
from audit.services import checkpointing, record, sequencing
from kernel import tenancy
from kernel.clock import now
from tests.audit.owner import forge
from tests.browsing import browser_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.audit import BodyFactory, CheckpointFactory, EntryFactory
from tests.trail import recorded

TRAIL, VERIFY = reverse("portal:trail"), reverse("portal:verify-trail")
TOLD = {"actor": {"kind": "user", "ref": "someone"}, "reason": "POOL_EXHAUSTED"}


BROKEN = (
    "The trail is broken at entry 0/1: a body is not the one that its entry commits to. "
    "Compare it with a checkpoint kept elsewhere."
)


def as_sequencer(organisation):
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
    with as_sequencer(OrganisationFactory()):
        chained(9)
    with as_sequencer(organisation):
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
    with as_sequencer(organisation):
        chained(0, type="seat.assigned")
        chained(1, type="auth.login", object_id="7")
        chained(2, type="seat.denied", outcome=Outcome.DENIED)
    assert seqs(browser_of(organisation, MemberRole.AUDITOR).client.get(TRAIL, asked)) == expected


def test_trail_goes_on_where_a_page_ends(organisation):
    with as_sequencer(organisation):
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
    with as_sequencer(organisation):
        for seq in range(rows):
            chained(seq)
    with django_assert_num_queries(12):
        browser.client.get(TRAIL)


@pytest.fixture
def signed(organisation, actor):
    """A trail of three events, chained and signed."""
    with tenancy.within(organisation):
        for number in range(3):
            record(TrailEvent.KEY_ROTATED, subject=organisation, actor=actor, at=now(), data={"key": str(number)})
    sequencing.drain(organisation)
    checkpointing.checkpoint(organisation, now())
    return organisation


def verified(organisation):
    """Press the button, and return what the page then says."""
    client = browser_of(organisation, MemberRole.AUDITOR).client
    return [(message.level_tag, message.message) for message in client.post(VERIFY, follow=True).context["messages"]]


def test_verify_says_that_every_entry_is_as_it_was_signed(signed):
    words = "3 entries were read, and every one is as it was chained and signed."
    assert verified(signed) == [("success", words)]


def test_verify_names_bodies_that_are_gone_without_a_reason(signed):
    forge(signed, "DELETE FROM audit_body WHERE seq = 1")
    words = "3 entries hold together, but the bodies of 1-1 are gone for no stated reason."
    assert verified(signed) == [("warning", words)]


def test_verify_names_the_first_bad_entry_and_records_who_found_it(signed):
    forge(signed, "UPDATE audit_body SET body = body || ' ' WHERE seq = 1")
    browser = browser_of(signed, MemberRole.AUDITOR)
    response = browser.client.post(VERIFY, follow=True)
    (message,) = response.context["messages"]
    assert (message.level_tag, message.message) == (
        "error",
        BROKEN,
    )
    with tenancy.within(signed):
        (event,) = recorded("audit.verify_failed")
    assert (event["actor"]["ref"], event["data"]["seq"]) == (str(browser.person.ref), 1)


def test_verify_is_refused_to_who_may_not_read_the_trail(signed):
    client = browser_of(signed, MemberRole.SEAT_MANAGER).client
    assert (client.post(VERIFY).status_code, client.get(VERIFY).status_code) == (403, 405)


def test_entry_shows_what_happened_and_what_is_hashed(organisation):
    with as_sequencer(organisation):
        chained(3)
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(reverse("portal:entry", args=[0, 3]))
    assert (response.context["told"], response.context["text"]) == (TOLD, "text")
    assert json.loads(response.context["written"]) == TOLD


def test_entry_whose_body_was_pruned_still_shows_its_text(organisation):
    with as_sequencer(organisation):
        EntryFactory(seq=3)
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(reverse("portal:entry", args=[0, 3]))
    assert (response.status_code, response.context["body"], response.context["text"]) == (200, None, "text")


def test_entry_of_another_organisation_is_not_found(organisation):
    with as_sequencer(OrganisationFactory()):
        chained(3)
    response = browser_of(organisation, MemberRole.OWNER).client.get(reverse("portal:entry", args=[0, 3]))
    assert (response.status_code, response.context["error"].code) == (404, "NOT_FOUND")
