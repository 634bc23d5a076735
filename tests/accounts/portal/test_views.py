"""Signing in and out in a browser, choosing an organisation, and the first password."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts import links
from accounts.models import User
from kernel import tenancy
from kernel.clock import now
from tests.browsing import browser_of
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, UserFactory
from tests.trail import recorded

SIGN_IN, SIGN_OUT = reverse("accounts:sign-in"), reverse("accounts:sign-out")
CHOOSE, MINE = reverse("accounts:choose-organisation"), reverse("portal:my-seats")
RIGHT = "correct horse battery"


@pytest.fixture
def client() -> Client:
    """A browser at an address of the network that no other test uses."""
    return Client(REMOTE_ADDR=str(uuid4()), raise_request_exception=True)


def member_of(*organisations):
    user = UserFactory()
    for each in organisations:
        with tenancy.within(each):
            membership = MembershipFactory(user=user, not_before=now() - timedelta(days=1))
            PersonFactory(membership=membership)
    return user


def typed(client, user, password=RIGHT, **more):
    return client.post(SIGN_IN, {"address": user.email, "password": password, **more})


def test_sign_in_leads_someone_with_one_organisation_to_their_seats(organisation, client):
    user = member_of(organisation)
    response = typed(client, user)
    assert (response.status_code, response["Location"]) == (302, MINE)
    assert client.session["organisation"] == str(organisation.pk)
    assert client.get(MINE).status_code == 200
    with tenancy.within(organisation):
        assert [event["type"] for event in recorded()] == ["auth.login"]


def test_sign_in_leads_back_to_the_page_that_was_asked_for(organisation, client):
    response = typed(client, member_of(organisation), next="/pools/?page=2")
    assert response["Location"] == "/pools/?page=2"


def test_sign_in_never_leads_to_another_site(organisation, client):
    assert typed(client, member_of(organisation), next="https://elsewhere.example/")["Location"] == MINE


@pytest.mark.parametrize("told", [{"password": "wrong"}, {"address": "nonsense"}])
def test_sign_in_says_what_is_wrong_and_begins_no_session(organisation, client, told):
    response = client.post(SIGN_IN, {"address": member_of(organisation).email, "password": RIGHT, **told})
    assert (response.status_code, "_auth_user_id" in client.session) == (400, False)


def test_sign_in_after_too_many_tries_says_how_long_to_wait(organisation, client):
    user = member_of(organisation)
    for _ in range(5):
        assert typed(client, user, "wrong").status_code == 400
    response = typed(client, user)
    assert (response.status_code, "_auth_user_id" in client.session) == (429, False)
    assert response.context["form"].non_field_errors() == [
        "Too many wrong tries for this address. Try again in 15 min."
    ]


def test_sign_in_page_sends_those_on_who_are_signed_in(organisation):
    assert browser_of(organisation).client.get(SIGN_IN)["Location"] == MINE


def test_sign_in_page_is_shown_to_strangers(db, client):
    response = client.get(SIGN_IN, {"next": MINE})
    assert (response.status_code, response.context["next"]) == (200, MINE)


def test_choose_asks_someone_with_two_organisations(organisation, client):
    other = OrganisationFactory()
    user = member_of(organisation, other)
    response = typed(client, user, next="/pools/")
    assert response["Location"] == f"{CHOOSE}?next=%2Fpools%2F"
    shown = client.get(response["Location"])
    assert {own.slug for own in shown.context["memberships"]} == {organisation.slug, other.slug}
    chosen = client.post(CHOOSE, {"organisation": other.slug, "next": "/pools/"})
    assert (chosen["Location"], client.session["organisation"]) == ("/pools/", str(other.pk))


def test_choose_refuses_an_organisation_that_is_not_ones_own(organisation, client):
    strange = OrganisationFactory()
    typed(client, member_of(organisation, OrganisationFactory()))
    response = client.post(CHOOSE, {"organisation": strange.slug})
    assert (response.status_code, "organisation" in client.session) == (400, False)


def test_choose_tells_an_account_without_a_place(db, client):
    typed(client, UserFactory())
    assert list(client.get(CHOOSE).context["memberships"]) == []
    assert client.get(MINE)["Location"] == f"{CHOOSE}?next=%2Fseats%2F"


def test_choose_within_an_organisation_asks_to_sign_in_again(organisation):
    response = browser_of(organisation).client.get(CHOOSE)
    assert response.templates[0].name == "accounts/change_organisation.html"


def test_choose_sends_strangers_to_sign_in(db, client):
    assert client.get(CHOOSE)["Location"] == SIGN_IN


def test_sign_out_ends_the_session(organisation):
    client = browser_of(organisation).client
    assert client.post(SIGN_OUT)["Location"] == SIGN_IN
    assert client.get(MINE)["Location"] == f"{SIGN_IN}?next=%2Fseats%2F"


def test_sign_out_by_a_link_is_refused(organisation):
    assert browser_of(organisation).client.get(SIGN_OUT).status_code == 405


def test_session_older_than_the_membership_allows_opens_nothing(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        browser.membership.not_before = now() + timedelta(minutes=1)
        browser.membership.save()
    assert browser.client.get(MINE)["Location"] == f"{CHOOSE}?next=%2Fseats%2F"


def test_session_of_someone_who_is_no_longer_a_member_opens_nothing(organisation):
    browser = browser_of(organisation)
    with tenancy.within(organisation):
        browser.membership.active = False
        browser.membership.save()
    assert browser.client.get(MINE)["Location"] == f"{CHOOSE}?next=%2Fseats%2F"
    assert browser.client.get(CHOOSE).context["organisation"] is None


def test_first_sign_in_sets_a_password_and_signs_in_once(organisation, client):
    user = member_of(organisation)
    path = links.first_sign_in_path(user)
    assert client.get(path).context["address"] == user.email
    response = client.post(path, {"password": "a quite new phrase", "again": "a quite new phrase"})
    assert (response["Location"], client.get(MINE).status_code) == (MINE, 200)
    assert User.objects.get(pk=user.pk).check_password("a quite new phrase")
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize(("password", "again"), [("short", "short"), ("a quite new phrase", "another one altogether")])
def test_first_sign_in_refuses_a_poor_password(organisation, client, password, again):
    user = member_of(organisation)
    response = client.post(links.first_sign_in_path(user), {"password": password, "again": again})
    assert (response.status_code, User.objects.get(pk=user.pk).check_password(RIGHT)) == (400, True)


def test_first_sign_in_signs_whoever_sits_there_out_before(organisation):
    client = browser_of(organisation).client
    path = links.first_sign_in_path(UserFactory())
    assert client.get(path)["Location"] == path
    assert (client.get(path).status_code, "organisation" in client.session) == (200, False)


@pytest.mark.parametrize("identity", ["nonsense", "Zg", "____"])
def test_first_sign_in_by_a_link_that_is_none_of_ours_is_gone(db, client, identity):
    assert client.get(reverse("accounts:first-sign-in", args=[identity, "token"])).status_code == 410
