"""Who comes into the admin, and how."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from accounts.choices import MemberRole
from kernel.edges.admin import ReadOnlyAdmin
from tests.browsing import browser_of
from tests.factories.accounts import UserFactory


def test_strangers_sign_in_at_the_portal(db):
    response = Client().get("/admin/", follow=True)
    assert response.redirect_chain[-1] == ("/sign-in/?next=%2Fadmin%2F", 302)


def test_account_without_an_organisation_chooses_one(db):
    client = Client()
    client.force_login(UserFactory())
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/organisation/?next=%2Fadmin%2F", 302)


def test_member_is_refused(organisation):
    response = browser_of(organisation).client.get("/admin/", follow=True)
    assert (response.status_code, response.context["error"].code) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize(("address", "leads_to"), [("/admin/login/", "/admin/"), ("/admin/password_change/", "/")])
def test_pages_that_are_ours_elsewhere_lead_there(organisation, address, leads_to):
    assert browser_of(organisation, MemberRole.OWNER).client.get(address)["Location"] == leads_to


def test_site_shows_our_own_pages_only():
    assert not admin.site.is_registered(Group)
    assert [type(page) for page in admin.site._registry.values() if not isinstance(page, ReadOnlyAdmin)] == []
