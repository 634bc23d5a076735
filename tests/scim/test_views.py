"""Users through SCIM: created, found and listed."""

from __future__ import annotations

import pytest

from accounts.models import Person
from kernel import tenancy
from scim.models import ScimUser
from tests.conftest import assert_nothing_moves
from tests.scim.calls import ADA, CORE, EXTENSION, refusal
from tests.trail import recorded


def test_create_answers_with_the_user(okta):
    response = okta.create("ada@corp.local", **ADA)
    body = response.json()
    location = f"http://testserver{okta.base}/Users/{body['id']}"
    assert (response.status_code, response["Location"], response["Content-Type"]) == (
        201,
        location,
        "application/scim+json",
    )
    told = {name: body[name] for name in ("userName", "externalId", "name", "emails", "active", EXTENSION)}
    assert told == {
        "userName": "ada@corp.local",
        **{name: ADA[name] for name in ("externalId", "name", "emails", "active")},
        EXTENSION: {"employeeNumber": "7"},
    }
    assert body["schemas"] == [CORE, EXTENSION]
    assert (body["meta"]["resourceType"], body["meta"]["location"]) == ("User", location)


def test_create_records_the_person_and_who_told_of_them(okta, organisation):
    okta.create("ada@corp.local", **ADA)
    with tenancy.within(organisation):
        person = Person.objects.get()
        assert (person.name, person.email, person.user_name, person.employee_number, person.title, person.source) == (
            "Ada Byron",
            "ada@corp.local",
            "ada@corp.local",
            "7",
            "Countess",
            "directory",
        )
        (event,) = recorded("scim.user_changed")
        assert event["actor"] == {
            "kind": "scim",
            "ref": str(okta.connection.pk),
            "client": str(okta.connection.pk),
        }
        assert event["data"]["connection"] == str(okta.connection.pk)


def test_create_keeps_no_password(okta, organisation):
    body = okta.create("ada@corp.local", password="correct horse").json()
    with tenancy.within(organisation):
        assert "password" not in ScimUser.objects.get().document
    assert "password" not in body


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", (400, "invalidSyntax")),
        (b"[]", (400, "invalidSyntax")),
        (b"\xff", (400, "invalidSyntax")),
        (b'{"userName": "\\ud800"}', (400, "invalidSyntax")),
        (b'{"userName": "a\\u0000"}', (400, "invalidSyntax")),
        (b"[" * 100_000, (400, "invalidSyntax")),
        ({"schemas": [CORE]}, (400, "invalidValue")),
        ({"schemas": [CORE], "userName": " "}, (400, "invalidValue")),
        ({"schemas": [CORE], "userName": "u" * 255}, (400, "invalidValue")),
        ({"schemas": [CORE], "userName": "ada", "externalId": "x" * 256}, (400, "invalidValue")),
        ({"schemas": [CORE], "userName": "ada", "active": "perhaps"}, (400, "invalidValue")),
        ({"schemas": [CORE], "userName": "ada", "emails": [{"value": "nonsense"}]}, (400, "invalidValue")),
        ({"schemas": [CORE], "userName": "ada", "nonsense": 1}, (400, "invalidSyntax")),
        ({"schemas": ["urn:nonsense"], "userName": "ada"}, (400, "invalidSyntax")),
    ],
)
def test_create_from_a_bad_body_is_refused(okta, organisation, body, told):
    with tenancy.within(organisation), assert_nothing_moves(Person, ScimUser):
        assert refusal(okta.call("POST", "Users", body)) == told


def test_create_from_a_body_that_is_too_long_is_refused(okta, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert refusal(okta.create("ada@corp.local")) == (413, None)


def test_create_under_a_name_that_is_taken_is_a_conflict(okta, organisation):
    okta.create("ada@corp.local")
    with tenancy.within(organisation), assert_nothing_moves(Person, ScimUser):
        response = okta.create("ADA@corp.local")
        assert refusal(response) == (409, "uniqueness")
    assert "scim_" not in response.content.decode()


def test_create_under_a_name_of_another_connection_is_none(okta, entra, organisation):
    okta.create("ada@corp.local")
    assert entra.create("ada@corp.local").status_code == 201
    with tenancy.within(organisation):
        assert Person.objects.count() == 1


def test_get_finds_one_user(okta):
    made = okta.create("ada@corp.local", **ADA).json()
    response = okta.call("GET", f"Users/{made['id']}")
    assert (response.status_code, response.json()) == (200, made)


def test_get_with_attributes_gives_these_alone(okta):
    made = okta.create("ada@corp.local", **ADA).json()
    body = okta.call("GET", f"Users/{made['id']}", attributes="userName").json()
    assert body == {"schemas": [CORE], "id": made["id"], "userName": "ada@corp.local"}


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("user_id", ["0190a1b2-0000-7000-8000-00000000abcd", "no-id-at-all"])
def test_unknown_user_is_not_found(okta, method, user_id):
    body = {"schemas": [CORE], "userName": "ada"}
    if method == "PATCH":
        body = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": "active", "value": False}],
        }
    assert refusal(okta.call(method, f"Users/{user_id}", body)) == (404, None)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_user_of_another_connection_is_not_found(okta, entra, organisation, method):
    made = okta.create("ada@corp.local").json()
    with tenancy.within(organisation), assert_nothing_moves(Person, ScimUser):
        assert refusal(entra.call(method, f"Users/{made['id']}")) == (404, None)


def test_list_pages_through_users(okta):
    for number in range(3):
        okta.create(f"user{number}@corp.local")
    body = okta.call("GET", "Users", startIndex=2, count=1).json()
    assert [user["userName"] for user in body.pop("Resources")] == ["user1@corp.local"]
    assert body == {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 3,
        "startIndex": 2,
        "itemsPerPage": 1,
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"count": 0}, []),
        ({"count": -5}, []),
        ({"startIndex": 0}, ["ada@corp.local"]),
        ({"startIndex": 10**30}, []),
        ({"count": 10**30}, ["ada@corp.local"]),
        ({"filter": 'userName eq "ADA@corp.local"'}, ["ada@corp.local"]),
        ({"filter": 'userName eq "bob@corp.local"'}, []),
        ({"filter": 'externalId eq "00u1"'}, ["ada@corp.local"]),
        ({"filter": 'externalId eq "00U1"'}, []),
    ],
)
def test_list_bounds_and_filters(okta, entra, query, names):
    okta.create("ada@corp.local", externalId="00u1")
    entra.create("eve@corp.local", externalId="00u1")
    body = okta.call("GET", "Users", **query).json()
    assert [user["userName"] for user in body.get("Resources", [])] == names


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"filter": 'nickName eq "ada"'}, (400, "invalidFilter")),
        ({"filter": "userName eq"}, (400, "invalidFilter")),
        ({"filter": 'nonsense eq "ada"'}, (400, "invalidFilter")),
        ({"startIndex": "first"}, (400, "invalidValue")),
        ({"count": "all"}, (400, "invalidValue")),
    ],
)
def test_list_of_what_cannot_be_asked_is_refused(okta, query, told):
    okta.create("ada@corp.local")
    assert refusal(okta.call("GET", "Users", **query)) == told


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_however_many(okta, rows, django_assert_num_queries):
    for number in range(rows):
        okta.create(f"user{number}@corp.local")
    with django_assert_num_queries(10):
        okta.call("GET", "Users")
