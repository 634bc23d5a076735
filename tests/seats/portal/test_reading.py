"""Pages of one's own seats, one's team's, and the pools."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from kernel.clock import now
from seats.choices import Counting, PoolKind
from tests.browsing import browser_of
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import (
    AssignmentFactory,
    ClaimFactory,
    LeaseFactory,
    ReclamationCaseFactory,
    SeatPoolFactory,
    SlotFactory,
)

MINE, TEAM, POOLS = reverse("portal:my-seats"), reverse("portal:team"), reverse("portal:pools")


def floating_pool(**more):
    return SeatPoolFactory(kind=PoolKind.FLOATING, capacity=2, **more)


def leased(pool, person, number=1):
    until = now() + timedelta(minutes=5)
    claim = ClaimFactory(pool=pool, person=person)
    SlotFactory(pool=pool, number=number, claim=claim, expires_at=until)
    return LeaseFactory(claim=claim, slot_number=number, expires_at=until)


def page_of(pool):
    return reverse("portal:pool", args=[pool.pk])


@pytest.mark.parametrize("address", [MINE, TEAM, POOLS])
def test_pages_send_strangers_to_sign_in(db, address):
    response = Client().get(address)
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={address.replace('/', '%2F')}")


@pytest.mark.parametrize("address", [MINE, TEAM])
def test_pages_say_when_no_person_stands_behind_the_account(organisation, address):
    response = browser_of(organisation, MemberRole.AUDITOR, known=False).client.get(address)
    assert response.status_code == 200
    assert response.templates[0].name == "portal/seats/unknown.html"


def test_my_seats_shows_what_the_person_holds_and_nobody_else(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        mine = AssignmentFactory(person=browser.person)
        idle = AssignmentFactory(person=browser.person)
        ReclamationCaseFactory(assignment=idle)
        AssignmentFactory()
        lease = leased(floating_pool(), browser.person)
        leased(floating_pool(), PersonFactory())
    response = browser.client.get(MINE)
    assert response.status_code == 200
    assert {(row.pk, row.idle) for row in response.context["slice"].rows} == {(mine.pk, False), (idle.pk, True)}
    assert [row.pk for row in response.context["leases"]] == [lease.pk]


def test_my_seats_leaves_out_a_lease_that_has_expired(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        LeaseFactory(claim=ClaimFactory(pool=floating_pool(), person=browser.person))
    assert browser.client.get(MINE).context["leases"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_my_seats_asks_the_same_questions_for_one_row_and_three(organisation, django_assert_num_queries, rows):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        for number in range(rows):
            AssignmentFactory(person=browser.person)
            leased(floating_pool(), browser.person, number + 1)
    with django_assert_num_queries(11):
        browser.client.get(MINE)


def test_team_shows_the_seats_of_those_who_report_to_the_person(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        theirs = AssignmentFactory(person=PersonFactory(manager=browser.person))
        AssignmentFactory()
    response = browser.client.get(TEAM)
    assert [row.pk for row in response.context["slice"].rows] == [theirs.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_team_asks_the_same_questions_for_one_row_and_three(organisation, django_assert_num_queries, rows):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        for _ in range(rows):
            AssignmentFactory(person=PersonFactory(manager=browser.person))
    with django_assert_num_queries(10):
        browser.client.get(TEAM)


def test_pools_shows_a_member_floating_ones_only(organisation):
    with tenancy.within(organisation):
        pool = floating_pool()
        SeatPoolFactory()
    response = browser_of(organisation).client.get(POOLS, {"kind": "named"})
    assert [use.pool.pk for use in response.context["uses"]] == [pool.pk]


def test_pools_shows_readers_how_full_each_is(organisation):
    with tenancy.within(organisation):
        pool = floating_pool(name="B")
        leased(pool, PersonFactory())
        named = SeatPoolFactory(name="A", assigned=10)
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(POOLS)
    uses = [(use.pool.pk, use.taken, use.full, use.over) for use in response.context["uses"]]
    assert uses == [(named.pk, 10, True, 0), (pool.pk, 1, False, 0)]


def test_pools_finds_by_product_and_kind(organisation):
    with tenancy.within(organisation):
        licence = LicenceFactory(product__name="Paint studio")
        wanted = SeatPoolFactory(licence=licence)
        floating_pool(licence=licence)
        SeatPoolFactory()
    client = browser_of(organisation, MemberRole.AUDITOR).client
    response = client.get(POOLS, {"search": "paint", "kind": "named"})
    assert [use.pool.pk for use in response.context["uses"]] == [wanted.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_pools_asks_the_same_questions_for_one_row_and_three(organisation, django_assert_num_queries, rows):
    browser = browser_of(organisation, MemberRole.AUDITOR)
    with tenancy.within(organisation):
        for _ in range(rows):
            leased(floating_pool(), PersonFactory())
    with django_assert_num_queries(10):
        browser.client.get(POOLS)


@pytest.mark.parametrize("kind", PoolKind.values)
@pytest.mark.parametrize("rows", [1, 3])
def test_pool_asks_the_same_questions_for_one_row_and_three(organisation, django_assert_num_queries, kind, rows):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        pool = SeatPoolFactory(kind=kind)
        for number in range(rows):
            if kind == PoolKind.NAMED:
                AssignmentFactory(pool=pool)
            else:
                leased(pool, PersonFactory(), number + 1)
    with django_assert_num_queries(11):
        response = browser.client.get(page_of(pool))
    assert len(response.context["slice"].rows) == rows


def test_pool_finds_holders(organisation):
    with tenancy.within(organisation):
        pool = SeatPoolFactory()
        wanted = AssignmentFactory(pool=pool, person=PersonFactory(name="Ada Byron"))
        AssignmentFactory(pool=pool)
    response = browser_of(organisation, MemberRole.AUDITOR).client.get(page_of(pool), {"search": "byron"})
    assert [row.pk for row in response.context["slice"].rows] == [wanted.pk]


def test_pool_of_named_seats_is_refused_to_a_member(organisation):
    with tenancy.within(organisation):
        pool = SeatPoolFactory()
    response = browser_of(organisation).client.get(page_of(pool))
    assert (response.status_code, response.context["error"].code) == (403, "PERMISSION_DENIED")


def test_pool_opens_to_the_owner_of_its_licence(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        pool = SeatPoolFactory(licence=LicenceFactory(owner=browser.person))
    response = browser.client.get(page_of(pool))
    assert (response.status_code, response.context["may_assign"]) == (200, True)


@pytest.mark.parametrize(("counting", "offered"), [(Counting.PERSON, True), (Counting.MACHINE, False)])
def test_pool_offers_a_seat_where_a_browser_can_be_counted(organisation, counting, offered):
    with tenancy.within(organisation):
        pool = floating_pool(counting=counting)
    response = browser_of(organisation).client.get(page_of(pool))
    assert (response.context["may_take"], response.context["may_assign"]) == (offered, False)


def test_pool_of_another_organisation_is_not_found(organisation):
    other = OrganisationFactory()
    with tenancy.within(other):
        pool = SeatPoolFactory()
    response = browser_of(organisation, MemberRole.OWNER).client.get(page_of(pool))
    assert (response.status_code, response.context["error"].code) == (404, "NOT_FOUND")


def test_list_is_cut_into_pages(organisation):
    with tenancy.within(organisation):
        licence = LicenceFactory()
        for number in range(26):
            SeatPoolFactory(licence=licence, name=f"Pool {number:02}")
    client = browser_of(organisation, MemberRole.AUDITOR).client
    first, second = (client.get(POOLS, {"page": page}).context for page in ("nonsense", "2"))
    assert (len(first["uses"]), first["slice"].more) == (25, True)
    assert ([use.pool.name for use in second["uses"]], second["slice"].more) == (["Pool 25"], False)
