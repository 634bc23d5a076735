"""The admin's side bar."""

from __future__ import annotations

import pytest

from accounts.choices import MemberRole
from tests.browsing import browser_of

EVERYTHING = ["", "Licences", "Seats", "Reclamation", "Compliance", "People and access"]


@pytest.mark.parametrize(("role", "people"), [(MemberRole.OWNER, 5), (MemberRole.AUDITOR, 2)])
def test_side_bar_shows_what_the_role_opens(organisation, role, people):
    sections = browser_of(organisation, role).client.get("/admin/").context["sidebar_navigation"]
    assert [str(section.get("title", "")) for section in sections] == EVERYTHING
    assert len(sections[-1]["items"]) == people


def test_every_page_of_the_side_bar_opens(organisation):
    client = browser_of(organisation, MemberRole.OWNER).client
    sections = client.get("/admin/").context["sidebar_navigation"]
    links = [item["link"] for section in sections for item in section["items"]]
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
