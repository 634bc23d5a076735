"""Every edge against everybody: no one, the wrong role, another organisation, and the right one."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from accounts.choices import MemberRole
from kernel.permissions import Permission
from tests.api import only_code, post
from tests.architecture.edges import addresses, asked, graphql_fields, roles_of, undone, visited
from tests.architecture.matrix import GRAPHQL, OPEN, PAGES, PROVISIONING
from tests.browsing import browser_of

GUARDED = {name: ask.needs for name, ask in GRAPHQL.items() if ask.needs}


def told(estate, name, organisation, scopes):
    """Ask for a field, undo what it did, and return the code of its error, if any; nothing of the estate may show."""
    with undone():
        answer = asked(estate, name, organisation, scopes)
    assert organisation == estate.organisation or "Zebra" not in str(answer)
    return only_code(answer) if "errors" in answer else None


def statuses(estate, name, organisation):
    """Use a page as a new member in each role, and undo what it did."""
    found = {}
    for role in MemberRole:
        with undone():
            found[role] = visited(estate, name, browser_of(organisation, role).client).status_code
    return found


def test_matrix_knows_every_graphql_field():
    assert set(GRAPHQL) == graphql_fields()


def test_matrix_knows_every_address():
    assert set(OPEN) | set(PAGES) | set(PROVISIONING) == addresses()


def test_fields_answer_nobody_without_a_token(estate):
    for ask in GRAPHQL.values():
        answer = post({"query": ask.document % estate.ids}, token=None)
        assert (answer.status_code, only_code(answer.json())) == (401, "UNAUTHENTICATED")


def test_fields_refuse_a_client_that_has_every_other_scope(estate):
    others = {name: set(Permission) - {needed} for name, needed in GUARDED.items()}
    codes = {name: told(estate, name, estate.organisation, scopes) for name, scopes in others.items()}
    assert codes == dict.fromkeys(GUARDED, "PERMISSION_DENIED")


def test_fields_answer_a_client_that_has_their_scope_alone(estate):
    codes = {
        name: told(estate, name, estate.organisation, [ask.needs or Permission.READ_AUDIT])
        for name, ask in GRAPHQL.items()
    }
    assert codes == dict.fromkeys(GRAPHQL)


def test_fields_show_another_organisation_nothing(estate, stranger):
    codes = {name: told(estate, name, stranger, Permission) for name in GRAPHQL}
    assert codes == {name: "NOT_FOUND" if ask.names_a_thing else None for name, ask in GRAPHQL.items()}


def test_open_addresses_answer_anyone(db):
    arguments = {"accounts:first-sign-in": ["MQ", "token"]}
    found = {name: Client().get(reverse(name, args=arguments.get(name))).status_code for name in OPEN}
    assert found == OPEN


def test_pages_send_nobody_further_than_the_sign_in(estate):
    ends = {}
    for name in PAGES:
        answer = visited(estate, name, Client(), follow=True)
        ends[name] = (answer.redirect_chain[-1][0].partition("?")[0], answer.status_code)
    assert ends == dict.fromkeys(PAGES, (reverse("accounts:sign-in"), 200))


def test_pages_answer_the_roles_of_the_matrix(estate):
    found = {name: statuses(estate, name, estate.organisation) for name in PAGES}
    assert found == {
        name: {role: page.answer if role in roles_of(page.roles) else 403 for role in MemberRole}
        for name, page in PAGES.items()
    }


def test_pages_show_another_organisation_nothing(estate, stranger):
    owner = browser_of(stranger, MemberRole.OWNER).client
    answers = {name: visited(estate, name, owner) for name in PAGES}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: 404 if page.address else page.answer for name, page in PAGES.items()
    }
    assert [name for name, answer in answers.items() if "Zebra" in answer.content.decode()] == []
