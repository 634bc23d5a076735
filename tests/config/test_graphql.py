"""The view at /graphql: who may ask, what a request may be, and what every error looks like."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from accounts.middleware import SESSION_ORGANISATION
from accounts.models import Person
from accounts.services import clients
from config.schema import schema
from kernel import clock, tenancy
from kernel.edges.graphql import write_id
from seats.choices import PoolKind
from seats.models import Lease
from seats.services.pools import PoolTerms, open_pool
from tests.api import SYSTEM, caller, only_code, post
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, UserFactory
from tests.factories.licensing import LicenceFactory

SECRET = "the password is tomato"
VIEWER = "{ viewer { ref organisation { slug } } }"


@pytest.fixture
def program(organisation):
    return caller(organisation)


@pytest.fixture
def resolving(monkeypatch):
    """Replace what answers a field, `viewer { ref }` unless another is named, for faults that no real resolver has."""

    def replace(resolver, of=("Viewer", "ref")):
        kind, field = of
        monkeypatch.setattr(schema.graphql_schema.type_map[kind].fields[field], "resolve", resolver)

    return replace


def test_answer_is_for_the_organisation_of_the_token(program, organisation):
    answer = program.post(VIEWER)
    assert answer.json() == {
        "data": {"viewer": {"ref": program.client.client_id, "organisation": {"slug": organisation.slug}}}
    }
    assert answer.status_code == 200
    assert answer.cookies == {}


def test_answer_takes_variables_and_an_operation_name(program):
    document = "query A { viewer { kind } } query B($n: Int!) { pools(first: $n) { totalCount } }"
    assert program.post(document, {"n": 1}, operationName="B").json() == {"data": {"pools": {"totalCount": 0}}}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("[]", 400, "BODY_MALFORMED"),
        ("{", 400, "BODY_MALFORMED"),
        ('{"query": 1}', 400, "BODY_MALFORMED"),
        ("{}", 400, "BODY_MALFORMED"),
        ('{"query": "{ viewer { ref } }", "variables": []}', 400, "BODY_MALFORMED"),
        ('{"query": "{ viewer { ref } }", "operationName": 1}', 400, "BODY_MALFORMED"),
        ('{"query": "{ viewer"}', 400, "GRAPHQL_SYNTAX"),
        ('{"query": "{ nothing }"}', 400, "GRAPHQL_INVALID"),
        (json.dumps({"query": "{ viewer { " + "ref " * 2000 + "} }"}), 400, "GRAPHQL_LIMIT"),
        (json.dumps({"query": "{ viewer { ref } }" + " " * 100_000}), 413, "BODY_TOO_LARGE"),
        (b"\xff", 400, "BODY_MALFORMED"),
    ],
)
def test_body_out_of_form_is_refused(program, body, status, code):
    answer = post(body, token=program.token)
    assert (answer.status_code, only_code(answer.json())) == (status, code)
    assert "data" not in answer.json()


def test_other_methods_and_media_types_are_refused(program):
    headers = {"Authorization": f"Bearer {program.token}"}
    by_get = Client().get("/graphql", {"query": VIEWER}, headers=headers)
    as_form = Client().post("/graphql", {"query": VIEWER}, headers=headers)
    assert (by_get.status_code, only_code(by_get.json())) == (405, "METHOD_NOT_ALLOWED")
    assert (as_form.status_code, only_code(as_form.json())) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_request_without_a_token_learns_nothing(db):
    answer = post({"query": "{ __schema { types { name } } }"}, token=None)
    assert (answer.status_code, only_code(answer.json())) == (401, "UNAUTHENTICATED")
    assert answer["WWW-Authenticate"] == 'Bearer realm="licentia"'


def test_expired_token_is_refused_and_says_so(organisation):
    answer = caller(organisation, at=clock.now() - timedelta(minutes=11)).post(VIEWER)
    assert answer.status_code == 401
    assert answer.json() == {
        "errors": [
            {
                "message": "Sign in, or send a valid access token: the token has expired.",
                "extensions": {"code": "UNAUTHENTICATED", "facts": {"problem": "the token has expired"}},
            }
        ]
    }
    assert answer["WWW-Authenticate"] == 'Bearer realm="licentia", error="invalid_token"'


def test_revoked_client_stops_at_once(program, organisation, actor):
    with tenancy.within(organisation):
        clients.revoke_client(client=program.client, actor=actor, now=clock.now())
    assert program.post(VIEWER).status_code == 401


def test_session_beside_a_token_says_nothing(program, organisation):
    other = OrganisationFactory()
    with tenancy.within(other):
        membership = MembershipFactory(user=UserFactory())
    browser = Client()
    browser.force_login(membership.user)
    session = browser.session
    session[SESSION_ORGANISATION] = str(other.pk)
    session.save()
    answer = browser.post(
        "/graphql",
        {"query": VIEWER},
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.token}"},
    )
    assert answer.json()["data"]["viewer"]["organisation"] == {"slug": organisation.slug}


def test_developer_may_read_the_schema(program):
    answer = program.ask("{ __schema { queryType { name } } }")
    assert answer == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


def test_refusal_of_a_field_has_code_field_facts_and_place(program):
    answer = program.ask("{ pools(first: 101) { totalCount } }")
    assert answer == {
        "data": None,
        "errors": [
            {
                "message": "Ask for 1 to 100 rows at a time.",
                "extensions": {
                    "code": "INVALID_INPUT",
                    "field": "first",
                    "facts": {"problem": "Ask for 1 to 100 rows at a time."},
                },
                "path": ["pools"],
                "locations": [{"line": 1, "column": 3}],
            }
        ],
    }


def test_operation_of_another_name_is_invalid(program):
    answer = program.post("query B { viewer { ref } }", None, operationName="A").json()
    assert only_code(answer) == "GRAPHQL_INVALID"


@pytest.mark.parametrize("given", ["ten", None, 2**31, [1], {}])
def test_variable_out_of_type_is_invalid(program, given):
    answer = program.ask("query($n: Int!) { pools(first: $n) { totalCount } }", n=given)
    assert only_code(answer) == "GRAPHQL_INVALID"
    assert "'$n'" in answer["errors"][0]["message"]


def test_value_that_cannot_be_stored_is_an_input_error(program):
    answer = program.ask("query($s: String) { licences(filter: {search: $s}) { totalCount } }", s="a\0b")
    assert only_code(answer) == "INVALID_INPUT"


def test_fault_is_masked_logged_and_undone(program, organisation, resolving, caplog):
    def write_and_fail(_viewer, info):
        PersonFactory(name="Half done")
        raise ValueError(SECRET)

    resolving(write_and_fail)
    with caplog.at_level(logging.ERROR, "config.graphql"):
        answer = program.ask("{ viewer { ref } }")
    (error,) = answer["errors"]
    fault = UUID(error["extensions"]["facts"]["id"])
    assert error["extensions"]["code"] == "INTERNAL_ERROR"
    assert SECRET not in json.dumps(answer)
    assert [record.getMessage() for record in caplog.records] == [f"GraphQL fault {fault}"]
    with tenancy.within(organisation):
        assert Person.objects.count() == 0


def test_fault_beside_what_went_well_undoes_both_and_tells_of_neither(program, organisation, resolving):
    def fail(_lease, _info):
        raise ValueError(SECRET)

    resolving(fail, of=("SeatPool", "inUse"))
    with tenancy.within(organisation):
        terms = PoolTerms(kind=PoolKind.FLOATING, capacity=2)
        pool = open_pool(licence=LicenceFactory(), name="Drawing", terms=terms, actor=SYSTEM, now=clock.now())
        person = PersonFactory()
    whose = f'poolId: "{write_id("SeatPool", pool.pk)}", personId: "{write_id("Person", person.pk)}"'
    first, second = (f'checkOutSeat(input: {{{whose}, instance: "{name}"}})' for name in "ab")
    answer = program.ask(
        f"mutation {{ a: {first} {{ lease {{ id }} }} b: {second} {{ lease {{ pool {{ inUse }} }} }} }}"
    )
    assert (answer["data"], only_code(answer)) == (None, "INTERNAL_ERROR")
    with tenancy.within(organisation):
        assert Lease.objects.count() == 0


def test_statement_that_takes_too_long_is_stopped(program, resolving, monkeypatch):
    monkeypatch.setattr("config.graphql.LONGEST", "50ms")

    def wait(_viewer, _info):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")

    resolving(wait)
    assert only_code(program.ask("{ viewer { ref } }")) == "QUERY_TIMEOUT"


def test_each_request_runs_under_the_application_role(program, organisation, resolving):
    def role(_viewer, _info):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('licentia.organisation')")
            return " ".join(cursor.fetchone())

    resolving(role)
    answer = program.ask("{ viewer { ref } }")
    assert answer["data"]["viewer"]["ref"] == f"licentia_app {organisation.pk}"
