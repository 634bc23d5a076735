"""The admin's tables and actions against every role, and against another organisation."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from tests.architecture.edges import a_row_of, admin_addresses, admin_page, admin_tables, list_of, roles_of
from tests.architecture.matrix import ADMIN, ADMIN_FRAME, ADMIN_PAGES
from tests.browsing import browser_of

ACTIONS = [(table, action) for table, row in ADMIN.items() for action in row.actions]


@pytest.fixture
def browsers(estate):
    """One browser a role."""
    return {role: browser_of(estate.organisation, role).client for role in MemberRole}


@pytest.fixture
def rows(estate):
    """A row of each table."""
    with tenancy.within(estate.organisation):
        return {table: a_row_of(table) for table in ADMIN}


def allowed(browsers, address):
    """Return the roles that an address answers; the others end at a refusal."""
    found = {role: browser.get(address, follow=True).status_code for role, browser in browsers.items()}
    assert set(found.values()) <= {200, 403}, (address, found)
    return {role.value for role, status in found.items() if status == 200}


def test_matrix_knows_every_table_and_page_of_the_admin():
    assert set(ADMIN) == admin_tables()
    assert set(ADMIN_PAGES) | ADMIN_FRAME == admin_addresses()


def test_matrix_knows_every_action_of_the_admin():
    found = {model._meta.label_lower: set(page.actions or ()) for model, page in admin.site._registry.items()}
    assert found == {table: set(row.actions) for table, row in ADMIN.items()}


def test_tables_are_seen_and_edited_by_the_roles_of_the_matrix(browsers, rows):
    found = {
        table: (
            allowed(browsers, list_of(table)),
            allowed(browsers, admin_page(table, "change", row.pk)),
            allowed(browsers, admin_page(table, "add")),
            allowed(browsers, admin_page(table, "delete", row.pk)),
        )
        for table, row in rows.items()
    }
    assert found == {
        table: (roles_of(row.sees), roles_of(row.sees), roles_of(row.edits), set()) for table, row in ADMIN.items()
    }


def test_tables_send_nobody_further_than_the_sign_in(estate):
    answers = {table: Client().get(list_of(table), follow=True) for table in ADMIN}
    ends = {table: answer.redirect_chain[-1][0].partition("?")[0] for table, answer in answers.items()}
    assert ends == dict.fromkeys(ADMIN, reverse("accounts:sign-in"))


def test_tables_show_another_organisation_nothing(stranger, rows):
    owner = browser_of(stranger, MemberRole.OWNER).client
    for table, row in rows.items():
        listed, shown = owner.get(list_of(table)), owner.get(admin_page(table, "change", row.pk))
        assert (listed.status_code, shown.status_code, shown["Location"]) == (200, 302, reverse("admin:index"))
        assert [mark for mark in ("Zebra", str(row.pk)) if mark in listed.content.decode()] == []


def test_actions_are_offered_to_the_roles_of_the_matrix(browsers, rows):
    found = {
        (table, action): {
            role.value
            for role, browser in browsers.items()
            if f'value="{action}"' in browser.get(list_of(table)).content.decode()
        }
        for table, action in ACTIONS
    }
    assert found == {(table, action): roles_of(ADMIN[table].actions[action]) for table, action in ACTIONS}


def test_actions_by_other_roles_move_nothing(estate, browsers, rows):
    before = everything(estate)
    for table, action in ACTIONS:
        wish = {"action": action, "_selected_action": [str(rows[table].pk)], "confirmed": "yes"}
        for role in MemberRole:
            if role not in roles_of(ADMIN[table].actions[action]):
                browsers[role].post(list_of(table), wish)
    assert everything(estate) == before


def everything(estate):
    """Return every row of the tables that actions may touch."""
    with tenancy.within(estate.organisation):
        return {table: list(apps.get_model(table)._base_manager.order_by("pk").values()) for table, _ in ACTIONS}


def test_pages_of_the_admin_let_in_the_roles_of_the_matrix(browsers):
    found = {name: allowed(browsers, reverse(name)) for name in ADMIN_PAGES}
    assert found == {name: roles_of(letters) for name, letters in ADMIN_PAGES.items()}
