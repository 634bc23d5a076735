"""The admin's actions on pools and seats: asked first, then done by the services."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from kernel.clock import now
from seats.choices import EndReason, PoolKind
from seats.holder import Holder
from seats.models import Assignment, Lease
from seats.services import floating
from tests.browsing import browser_of
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.seats import AssignmentFactory, DenialFactory, SeatPoolFactory, SlotFactory

POOLS, SEATS = reverse("admin:seats_seatpool_changelist"), reverse("admin:seats_assignment_changelist")
LEASES, DENIALS = reverse("admin:seats_lease_changelist"), reverse("admin:seats_denial_changelist")


def act(browser, address, action, rows, **more):
    told = {"action": action, "_selected_action": [str(row.pk) for row in rows], **more}
    return browser.client.post(address, told)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_release_says_first_to_how_many_it_happens(organisation):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        seats = [AssignmentFactory() for _ in range(2)]
    response = act(browser, SEATS, "release", seats)
    assert response.context_data["says"] == "2 holders lose their seats at once; others can have them."
    with tenancy.within(organisation):
        assert Assignment.objects.filter(ended_at=None).count() == 2


def test_release_frees_the_chosen_seats(organisation):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        chosen, other = AssignmentFactory(), AssignmentFactory()
        gone = AssignmentFactory(ended_at=now(), end_reason=EndReason.RETURNED)
    response = act(browser, SEATS, "release", [chosen, gone], confirmed="yes")
    assert (response.status_code, said(response)[0], len(said(response))) == (302, "1 done.", 2)
    with tenancy.within(organisation):
        ended = dict(Assignment.objects.values_list("pk", "end_reason"))
    assert ended == {chosen.pk: EndReason.RELEASED, other.pk: "", gone.pk: EndReason.RETURNED}


def test_release_is_not_offered_to_an_auditor(organisation):
    browser = browser_of(organisation, MemberRole.AUDITOR)
    with tenancy.within(organisation):
        seat = AssignmentFactory()
    act(browser, SEATS, "release", [seat], confirmed="yes")
    with tenancy.within(organisation):
        assert Assignment.objects.get().ended_at is None


def test_release_does_not_reach_another_organisation(organisation):
    other = OrganisationFactory()
    with tenancy.within(other):
        seat = AssignmentFactory()
    act(browser_of(organisation, MemberRole.OWNER), SEATS, "release", [seat], confirmed="yes")
    with tenancy.within(other):
        assert Assignment.objects.get().ended_at is None


def test_transfer_asks_to_whom_and_passes_the_seat_on(organisation):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        seat, to = AssignmentFactory(), PersonFactory()
    assert act(browser, SEATS, "transfer", [seat]).context_data["form"].is_bound is False
    unknown = act(browser, SEATS, "transfer", [seat], confirmed="yes", holder="nobody")
    assert list(unknown.context_data["form"].errors) == ["holder"]
    act(browser, SEATS, "transfer", [seat], confirmed="yes", holder=to.email)
    with tenancy.within(organisation):
        assert [row.person for row in Assignment.objects.filter(ended_at=None)] == [to]


def test_assign_gives_a_seat_of_each_chosen_pool(organisation):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        pools, to = [SeatPoolFactory(), SeatPoolFactory()], PersonFactory()
    assert act(browser, POOLS, "assign", pools).context_data["says"] == "Someone gets a seat of each of 2 pools."
    act(browser, POOLS, "assign", pools, confirmed="yes", holder=to.email)
    with tenancy.within(organisation):
        assert {(row.person, row.pool) for row in Assignment.objects.all()} == {(to, pool) for pool in pools}


def test_check_in_returns_the_chosen_seats(organisation, actor):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        pool = SeatPoolFactory(kind=PoolKind.FLOATING, capacity=1)
        SlotFactory(pool=pool, number=1)
        lease = floating.check_out(pool=pool, holder=Holder(PersonFactory(), "cad"), actor=actor, now=now())
    assert act(browser, LEASES, "check_in", [lease]).context_data["shown"] == [lease]
    act(browser, LEASES, "check_in", [lease], confirmed="yes")
    with tenancy.within(organisation):
        assert Lease.objects.get().end_reason == EndReason.RETURNED


@pytest.mark.parametrize("address", [POOLS, SEATS, LEASES, DENIALS])
def test_lists_are_refused_to_a_member(organisation, address):
    response = browser_of(organisation).client.get(address, follow=True)
    assert (response.status_code, response.context["error"].code) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    ("address", "factory", "questions"),
    [(POOLS, SeatPoolFactory, 10), (SEATS, AssignmentFactory, 10), (DENIALS, DenialFactory, 11)],
)
def test_lists_ask_the_same_questions_for_one_row_and_three(
    organisation, django_assert_num_queries, address, factory, questions
):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        factory()
    with django_assert_num_queries(questions):
        browser.client.get(address)
    with tenancy.within(organisation):
        factory()
        factory()
    with django_assert_num_queries(questions):
        browser.client.get(address)


def test_history_of_a_seat_is_told_by_the_trail(organisation):
    with tenancy.within(organisation):
        seat = AssignmentFactory()
    response = browser_of(organisation, MemberRole.OWNER).client.get(
        reverse("admin:seats_assignment_history", args=[seat.pk])
    )
    assert response["Location"] == f"/trail/?object={seat.pk}"
