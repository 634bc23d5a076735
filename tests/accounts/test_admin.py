"""The admin's pages of people and access."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from tests.browsing import browser_of
from tests.factories.accounts import ApiClientFactory, DepartmentFactory, OrganisationFactory

LISTS = ["membership", "department", "apiclient", "scimconnection"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_to_an_owner(organisation, name):
    address = reverse(f"admin:accounts_{name}_changelist")
    assert browser_of(organisation, MemberRole.OWNER).client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["membership", "apiclient", "scimconnection"])
def test_access_is_not_shown_to_an_auditor(organisation, name):
    address = reverse(f"admin:accounts_{name}_changelist")
    assert browser_of(organisation, MemberRole.AUDITOR).client.get(address).status_code == 403


def test_page_of_a_client_holds_no_secret(organisation):
    with tenancy.within(organisation):
        row = ApiClientFactory(secret_hash="kept from everyone")
    page = browser_of(organisation, MemberRole.OWNER).client.get(
        reverse("admin:accounts_apiclient_change", args=[row.pk])
    )
    assert (page.status_code, page.content.decode().count("kept from everyone")) == (200, 0)


def test_rows_of_another_organisation_are_not_found(organisation):
    with tenancy.within(OrganisationFactory()):
        row = DepartmentFactory()
    response = browser_of(organisation, MemberRole.OWNER).client.get(
        reverse("admin:accounts_department_change", args=[row.pk])
    )
    assert (response.status_code, response["Location"]) == (302, "/admin/")
