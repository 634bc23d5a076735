"""The menu: what a role opens."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from accounts.choices import MemberRole
from config.context import portal
from tests.browsing import browser_of

OWN = ["My seats", "Pools", "My team"]
ALL = [*OWN, "Findings", "Positions", "Trail"]


@pytest.mark.parametrize(
    ("role", "names", "admin"),
    [
        (MemberRole.MEMBER, OWN, False),
        (MemberRole.SEAT_MANAGER, ALL[:5], True),
        (MemberRole.AUDITOR, ALL, True),
        (MemberRole.OWNER, ALL, True),
    ],
)
def test_menu_shows_what_the_role_opens(organisation, role, names, admin):
    context = browser_of(organisation, role).client.get("/seats/").context
    assert [page.name for page in context["pages"]] == names
    assert [page.name for page in context["pages"] if page.current] == ["My seats"]
    assert (context["organisation"], context["opens_admin"]) == (organisation, admin)


def test_strangers_see_no_menu(db):
    assert Client().get("/sign-in/").context["pages"] == ()


def test_request_that_failed_before_anyone_was_known_has_no_menu():
    assert portal(RequestFactory().get("/")) == {"organisation": None, "pages": ()}


def test_every_page_of_the_menu_opens(organisation):
    client = browser_of(organisation, MemberRole.OWNER).client
    pages = client.get("/seats/").context["pages"]
    assert [client.get(page.address).status_code for page in pages] == [200] * len(ALL)


def test_home_leads_to_ones_seats(organisation):
    assert browser_of(organisation).client.get("/")["Location"] == "/seats/"
