"""What people do about seats in the portal: the right service, the right page, and no one else's seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from kernel.clock import now
from seats.choices import EndReason, PoolKind
from seats.holder import Holder
from seats.models import Assignment, Denial, Lease
from seats.services import floating
from tests.browsing import browser_of
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory, SlotFactory

MINE = reverse("portal:my-seats")


def floating_pool(seats=1):
    pool = SeatPoolFactory(kind=PoolKind.FLOATING, capacity=seats)
    for number in range(seats):
        SlotFactory(pool=pool, number=number + 1)
    return pool


def leased(pool, person, actor):
    return floating.check_out(pool=pool, holder=Holder(person, "portal"), actor=actor, now=now())


def at(name, row):
    return reverse(f"portal:{name}", args=[row.pk])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_take_checks_a_seat_out(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        pool = floating_pool()
    response = browser.client.post(at("take", pool))
    assert (response["Location"], len(said(response))) == (MINE, 1)
    with tenancy.within(organisation):
        assert [(lease.person, lease.pool) for lease in Lease.objects.all()] == [(browser.person, pool)]


def test_take_from_a_full_pool_says_so_and_leaves_the_denial(organisation, actor):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        pool = floating_pool()
        leased(pool, PersonFactory(), actor)
    response = browser.client.post(at("take", pool))
    assert (response.status_code, response.context["error"].code) == (409, "POOL_EXHAUSTED")
    with tenancy.within(organisation):
        assert [(denial.person, denial.code) for denial in Denial.objects.all()] == [(browser.person, "POOL_EXHAUSTED")]


def test_take_by_an_account_without_a_person_is_refused(organisation):
    with tenancy.within(organisation):
        pool = floating_pool()
    response = browser_of(organisation, known=False).client.post(at("take", pool))
    assert (response.status_code, response.context["error"].code) == (403, "PERMISSION_DENIED")


def test_keep_extends_the_lease_and_twice_is_once(organisation, actor):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        lease = leased(floating_pool(), browser.person, actor)
    for _ in range(2):
        assert browser.client.post(at("keep", lease), {"epoch": lease.epoch})["Location"] == MINE
    with tenancy.within(organisation):
        assert Lease.objects.get().epoch == lease.epoch + 1


@pytest.mark.parametrize("epoch", ["", "one", "9" * 30])
def test_keep_with_an_epoch_that_is_no_number_is_refused(organisation, actor, epoch):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        lease = leased(floating_pool(), browser.person, actor)
    response = browser.client.post(at("keep", lease), {"epoch": epoch})
    assert (response.status_code, response.context["error"].code) == (400, "INVALID_INPUT")


def test_keep_of_someone_elses_seat_is_refused(organisation, actor):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        lease = leased(floating_pool(), PersonFactory(), actor)
    assert browser.client.post(at("keep", lease), {"epoch": lease.epoch}).status_code == 403


def test_return_says_what_will_happen_and_then_checks_in(organisation, actor):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        lease = leased(floating_pool(), browser.person, actor)
    asked = browser.client.get(at("return", lease))
    assert (asked.status_code, asked.context["own"]) == (200, True)
    assert browser.client.post(at("return", lease))["Location"] == MINE
    with tenancy.within(organisation):
        assert Lease.objects.get().end_reason == EndReason.RETURNED


def test_return_by_who_manages_seats_leads_back_to_the_pool(organisation, actor):
    with tenancy.within(organisation):
        pool = floating_pool()
        lease = leased(pool, PersonFactory(), actor)
    response = browser_of(organisation, MemberRole.SEAT_MANAGER).client.post(at("return", lease))
    assert response["Location"] == at("pool", pool)


def test_release_says_what_will_happen_and_then_releases(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        assignment = AssignmentFactory(person=browser.person)
    assert browser.client.get(at("release", assignment)).context["own"] is True
    assert browser.client.post(at("release", assignment))["Location"] == MINE
    with tenancy.within(organisation):
        assert Assignment.objects.get().end_reason == EndReason.RELEASED


@pytest.mark.parametrize("role", [MemberRole.MEMBER, MemberRole.AUDITOR])
@pytest.mark.parametrize("action", ["release", "transfer"])
def test_others_seats_are_not_moved_by_who_may_not(organisation, role, action):
    browser = browser_of(organisation, role)
    with tenancy.within(organisation):
        assignment = AssignmentFactory()
        before = list(Assignment.objects.values())
    response = browser.client.post(at(action, assignment), {"holder": browser.person.email})
    assert (response.status_code, response.context["error"].code) == (403, "PERMISSION_DENIED")
    with tenancy.within(organisation):
        assert list(Assignment.objects.values()) == before


def test_a_manager_of_people_does_not_release_their_seats(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        assignment = AssignmentFactory(person=PersonFactory(manager=browser.person))
    assert browser.client.post(at("release", assignment)).status_code == 403


def test_release_of_a_seat_that_has_ended_says_so(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        gone = AssignmentFactory(person=browser.person, ended_at=now(), end_reason=EndReason.RELEASED)
    response = browser.client.post(at("release", gone))
    assert (response.status_code, response.context["error"].code) == (409, "ASSIGNMENT_ENDED")


@pytest.mark.parametrize("known_by", ["email", "user_name", "name"])
def test_assign_finds_the_person_and_gives_a_seat(organisation, known_by):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        pool = SeatPoolFactory()
        person = PersonFactory(user_name="ada")
    assert browser.client.get(at("assign", pool)).status_code == 200
    response = browser.client.post(at("assign", pool), {"holder": getattr(person, known_by)})
    assert response["Location"] == at("pool", pool)
    with tenancy.within(organisation):
        assert [row.person for row in Assignment.objects.all()] == [person]


@pytest.mark.parametrize("told", ["nobody@example.test", "Twin"])
def test_assign_to_nobody_in_particular_says_so(organisation, told):
    with tenancy.within(organisation):
        pool = SeatPoolFactory()
        PersonFactory(name="Twin")
        PersonFactory(name="Twin")
    response = browser_of(organisation, MemberRole.SEAT_MANAGER).client.post(at("assign", pool), {"holder": told})
    assert (response.status_code, list(response.context["form"].errors)) == (400, ["holder"])
    with tenancy.within(organisation):
        assert Assignment.objects.count() == 0


def test_transfer_passes_the_seat_on(organisation):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        assignment = AssignmentFactory(pool__assigned=1)
        to = PersonFactory()
    assert browser.client.get(at("transfer", assignment)).status_code == 200
    response = browser.client.post(at("transfer", assignment), {"holder": to.email})
    assert response["Location"] == reverse("portal:pool", args=[assignment.pool_id])
    with tenancy.within(organisation):
        assert [row.person for row in Assignment.objects.filter(ended_at=None)] == [to]


def test_seats_of_another_organisation_are_not_found(organisation, actor):
    other = OrganisationFactory()
    with tenancy.within(other):
        pool, holder = floating_pool(), PersonFactory()
        lease, assignment = leased(pool, holder, actor), AssignmentFactory()
    client = browser_of(organisation, MemberRole.OWNER).client
    for name, row in {
        "take": pool,
        "assign": assignment.pool,
        "keep": lease,
        "return": lease,
        "release": assignment,
        "transfer": assignment,
    }.items():
        assert client.post(at(name, row)).status_code == 404
    with tenancy.within(other), assert_nothing_moves(Lease, Assignment):
        assert Lease.objects.get().ended_at is None


def test_return_of_an_expired_lease_is_recorded_as_expired(organisation, actor):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        lease = floating.check_out(
            pool=floating_pool(), holder=Holder(browser.person, "portal"), actor=actor, now=now() - timedelta(hours=1)
        )
    browser.client.post(at("return", lease))
    with tenancy.within(organisation):
        assert Lease.objects.get().end_reason == EndReason.EXPIRED
