"""Users through SCIM: created, found, replaced, changed and deleted."""

from __future__ import annotations

import pytest

from accounts.models import Person
from kernel import tenancy
from kernel.ids import new_id
from scim.models import ScimUser
from seats.choices import EndReason
from seats.models import Assignment
from tests.conftest import nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.seats import AssignmentFactory
from tests.scim.conftest import CORE
from tests.trail import recorded

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
EXTENSION = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ADA = {
    "externalId": "00u1",
    "name": {"givenName": "Ada", "familyName": "Byron"},
    "displayName": "Ada Byron",
    "title": "Countess",
    "emails": [{"value": "home@example.com", "type": "home"}, {"value": "ada@corp.local", "primary": True}],
    "active": True,
    EXTENSION: {"employeeNumber": "7"},
}


def refusal(response):
    body = response.json()
    assert (response["Content-Type"], body["schemas"]) == ("application/scim+json", [ERROR])
    assert body["status"] == str(response.status_code)
    return response.status_code, body.get("scimType")


def test_create_answers_with_the_user_and_records_the_person(okta, organisation):
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
    with tenancy.within(organisation), nothing_moves(Person, ScimUser):
        assert refusal(okta.call("POST", "Users", body)) == told


def test_create_from_a_body_that_is_too_long_is_refused(okta, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert refusal(okta.create("ada@corp.local")) == (413, None)


def test_create_under_a_name_that_is_taken_is_a_conflict(okta, organisation):
    okta.create("ada@corp.local")
    with tenancy.within(organisation), nothing_moves(Person, ScimUser):
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
@pytest.mark.parametrize("user_id", [str(new_id()), "no-id-at-all"])
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
    with tenancy.within(organisation), nothing_moves(Person, ScimUser):
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


def test_put_replaces_the_whole_user(okta, organisation):
    made = okta.create("ada@corp.local", **ADA).json()
    body = {"schemas": [CORE], "id": made["id"], "userName": "ada.byron@corp.local", "active": True}
    response = okta.call("PUT", f"Users/{made['id']}", body)
    told = response.json()
    assert (response.status_code, told["id"], told["userName"], "name" in told) == (
        200,
        made["id"],
        "ada.byron@corp.local",
        False,
    )
    with tenancy.within(organisation):
        assert Person.objects.values_list("name", "email", "user_name", "title").get() == (
            "",
            "",
            "ada.byron@corp.local",
            "",
        )


def test_put_of_the_same_leaves_no_trace(okta, organisation):
    made = okta.create("ada@corp.local", **ADA).json()
    with tenancy.within(organisation):
        before = len(recorded())
        with nothing_moves(Person, ScimUser):
            assert okta.call("PUT", f"Users/{made['id']}", made).json() == made
        assert len(recorded()) == before


def test_put_that_says_nothing_of_active_revives_no_one(okta):
    made = okta.create("ada@corp.local", active=False).json()
    body = {"schemas": [CORE], "userName": "ada@corp.local", "title": "Dr"}
    assert okta.call("PUT", f"Users/{made['id']}", body).json()["active"] is False


def test_put_to_a_name_that_is_taken_is_a_conflict(okta, organisation):
    okta.create("ada@corp.local")
    made = okta.create("bob@corp.local").json()
    with tenancy.within(organisation), nothing_moves(Person, ScimUser):
        body = {"schemas": [CORE], "userName": "Ada@corp.local"}
        assert refusal(okta.call("PUT", f"Users/{made['id']}", body)) == (409, "uniqueness")


def test_delete_frees_seats_and_the_id_is_gone(okta, organisation):
    with tenancy.within(organisation):
        person = PersonFactory(email="ada@corp.local")
        seat = AssignmentFactory(person=person)
    made = okta.create("ada", emails=[{"value": "ada@corp.local"}]).json()
    response = okta.call("DELETE", f"Users/{made['id']}")
    assert (response.status_code, response.content) == (204, b"")
    with tenancy.within(organisation):
        person.refresh_from_db()
        seat.refresh_from_db()
        assert (person.active, seat.end_reason) == (False, EndReason.DEPARTED)
    assert refusal(okta.call("GET", f"Users/{made['id']}")) == (404, None)
    assert okta.call("GET", "Users").json()["totalResults"] == 0


def test_delete_lets_the_name_come_again_as_someone_new(okta, organisation):
    made = okta.create("ada@corp.local").json()
    okta.call("DELETE", f"Users/{made['id']}")
    again = okta.create("ada@corp.local").json()
    assert again["id"] != made["id"]
    with tenancy.within(organisation):
        assert sorted(Person.objects.values_list("active", flat=True)) == [False, True]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "Users", 405),
        ("PATCH", "Users", 405),
        ("DELETE", "Users", 405),
        ("POST", f"Users/{new_id()}", 405),
        ("TRACE", "Users", 405),
    ],
)
def test_method_that_an_address_does_not_take_is_refused(okta, method, path, allowed):
    assert refusal(okta.call(method, path)) == (allowed, None)


@pytest.mark.parametrize("path", ["", "Groups", "Me", "Bulk", "Users/a/b", ".search"])
def test_anything_else_is_not_found(okta, path):
    assert refusal(okta.call("GET", path)) == (404, None)


def test_lapsed_plan_is_told_what_it_needs(okta, organisation):
    with tenancy.within(organisation):
        organisation.plan = "lapsed"
        organisation.save()
    assert refusal(okta.create("ada@corp.local")) == (402, None)


def test_fault_undoes_everything_and_tells_nothing(okta, organisation, monkeypatch, caplog):
    monkeypatch.setattr("django_scim.views.View.dispatch", _writes_and_fails)
    with tenancy.within(organisation):
        people = Person.objects.count()
    response = okta.create("ada@corp.local")
    body = response.json()
    assert (response.status_code, "secret" in body["detail"]) == (500, False)
    with tenancy.within(organisation):
        assert Person.objects.count() == people
        assert Assignment.objects.count() == 0


def _writes_and_fails(*_args, **_more):
    PersonFactory()
    message = "a secret of the machine room"
    raise RuntimeError(message)
