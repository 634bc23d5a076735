"""Every edge against everybody: no one, the wrong role, another organisation, and the right one."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import MemberRole
from kernel.permissions import Permission
from tests.api import only_code, post
from tests.architecture.edges import addresses, admin_tables, asked, graphql_fields, roles_of, visited
from tests.architecture.matrix import ADMIN, GRAPHQL, OPEN, PAGES
from tests.browsing import browser_of

FIELDS = pytest.mark.parametrize("name", GRAPHQL)
GUARDED = pytest.mark.parametrize("name", [name for name, ask in GRAPHQL.items() if ask.needs])
EACH_PAGE = pytest.mark.parametrize("name", PAGES)


def test_matrix_knows_every_graphql_field():
    assert set(GRAPHQL) == graphql_fields()


def test_matrix_knows_every_address():
    assert set(OPEN) | set(PAGES) == addresses()


def test_matrix_knows_every_table_of_the_admin():
    assert set(ADMIN) == admin_tables()


@FIELDS
def test_field_answers_nobody_without_a_token(estate, name):
    answer = post({"query": GRAPHQL[name].document % estate.ids}, token=None)
    assert (answer.status_code, only_code(answer.json())) == (401, "UNAUTHENTICATED")


@GUARDED
def test_field_refuses_a_client_that_has_every_other_scope(estate, name):
    others = set(Permission) - {GRAPHQL[name].needs}
    assert only_code(asked(estate, name, estate.organisation, others)) == "PERMISSION_DENIED"


@FIELDS
def test_field_answers_a_client_that_has_its_scope_alone(estate, name):
    scopes = [GRAPHQL[name].needs] if GRAPHQL[name].needs else [Permission.READ_AUDIT]
    assert "errors" not in asked(estate, name, estate.organisation, scopes)


@FIELDS
def test_field_shows_another_organisation_nothing(estate, stranger, name):
    answer = asked(estate, name, stranger, Permission)
    if GRAPHQL[name].names_a_thing:
        assert only_code(answer) == "NOT_FOUND"
    else:
        assert "errors" not in answer
    assert "Zebra" not in str(answer)


@pytest.mark.parametrize("name", OPEN)
def test_open_address_answers_anyone(db, name):
    arguments = ["MQ", "token"] if name == "accounts:first-sign-in" else []
    assert Client().get(reverse(name, args=arguments)).status_code == OPEN[name]


@EACH_PAGE
def test_page_sends_strangers_to_the_sign_in(estate, name):
    answer = visited(estate, name, Client())
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("accounts:sign-in"))


@EACH_PAGE
def test_page_answers_the_roles_of_the_matrix(estate, name):
    answers = {role: status_for(estate, name, role) for role in MemberRole}
    fine = 302 if PAGES[name].posts or name == "portal:home" else 200
    assert answers == {role: fine if role in roles_of(PAGES[name].roles) else 403 for role in MemberRole}


def status_for(estate, name, role):
    """Use a page as a new member in a role, and undo what it did."""
    with transaction.atomic():
        answer = visited(estate, name, browser_of(estate.organisation, role).client)
        transaction.set_rollback(True)
    return answer.status_code


@EACH_PAGE
def test_page_shows_another_organisation_nothing(estate, stranger, name):
    answer = visited(estate, name, browser_of(stranger, MemberRole.OWNER).client)
    assert answer.status_code == (404 if PAGES[name].address else 302 if name == "portal:home" else 200)
    assert "Zebra" not in answer.content.decode()
