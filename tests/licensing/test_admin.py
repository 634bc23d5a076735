"""The admin's pages of licences and imports."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from licensing.models import Licence
from tests.browsing import browser_of
from tests.factories.licensing import ImportRowFactory, LicenceFactory

LICENCES = reverse("admin:licensing_licence_changelist")


def act(browser, action, licence, **more):
    return browser.client.post(LICENCES, {"action": action, "_selected_action": [str(licence.pk)], **more})


def now_is(organisation):
    with tenancy.within(organisation):
        licence = Licence.objects.get()
    return licence.suspended_at is not None, licence.revoked_at is not None


@pytest.mark.parametrize(("action", "then"), [("suspend", (True, False)), ("revoke", (False, True))])
def test_withdrawing_asks_for_a_reason_and_is_done(organisation, action, then):
    browser = browser_of(organisation, MemberRole.LICENCE_ADMINISTRATOR)
    with tenancy.within(organisation):
        licence = LicenceFactory()
    assert act(browser, action, licence).context_data["form"].is_bound is False
    assert list(act(browser, action, licence, confirmed="yes").context_data["form"].errors) == ["reason"]
    assert now_is(organisation) == (False, False)
    act(browser, action, licence, confirmed="yes", reason="Not paid")
    assert now_is(organisation) == then


def test_reinstating_asks_and_is_done(organisation):
    browser = browser_of(organisation, MemberRole.LICENCE_ADMINISTRATOR)
    with tenancy.within(organisation):
        licence = LicenceFactory(suspended_at="2026-10-01T00:00:00Z")
    assert act(browser, "reinstate", licence).context_data["says"] == "1 licence gives its right again."
    act(browser, "reinstate", licence, confirmed="yes")
    assert now_is(organisation) == (False, False)


def test_revoking_is_not_offered_to_a_seat_manager(organisation):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        licence = LicenceFactory()
    act(browser, "revoke", licence, confirmed="yes", reason="Not paid")
    assert now_is(organisation) == (False, False)


@pytest.mark.parametrize("name", ["licence", "product", "licencetype", "importrun", "importrow"])
def test_lists_open_to_a_licence_administrator(organisation, name):
    with tenancy.within(organisation):
        LicenceFactory()
        ImportRowFactory()
    client = browser_of(organisation, MemberRole.LICENCE_ADMINISTRATOR).client
    assert client.get(reverse(f"admin:licensing_{name}_changelist")).status_code == 200
