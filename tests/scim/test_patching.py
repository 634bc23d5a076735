"""PATCH as Okta and Entra really send it."""

from __future__ import annotations

import pytest

from accounts.models import Person
from kernel import tenancy
from scim.models import ScimUser
from seats.choices import EndReason
from seats.models import Assignment
from tests.conftest import assert_nothing_moves
from tests.factories.seats import AssignmentFactory
from tests.scim.calls import ADA, EXTENSION, refusal
from tests.trail import recorded

INACTIVE = [
    pytest.param({"op": "replace", "value": {"active": False}}, id="okta"),
    pytest.param({"op": "Replace", "path": "active", "value": "False"}, id="entra"),
    pytest.param({"op": "replace", "path": "active", "value": False}, id="by-the-book"),
    pytest.param({"op": "Replace", "value": {"active": "False"}}, id="entra-without-a-path"),
    pytest.param(
        {"op": "Replace", "path": "active", "value": [{"$ref": None, "value": "False"}]}, id="entra-in-a-list"
    ),
    pytest.param({"op": "Add", "path": "active", "value": "false"}, id="add"),
]


@pytest.fixture
def ada(okta):
    """Ada, through Okta."""
    return okta.create("ada@corp.local", **ADA).json()


@pytest.mark.parametrize("operation", INACTIVE)
def test_patch_to_inactive_frees_the_seats(okta, ada, organisation, operation):
    with tenancy.within(organisation):
        seat = AssignmentFactory(person=Person.objects.get())
    response = okta.patch(ada["id"], operation)
    assert (response.status_code, response.json()["active"]) == (200, False)
    with tenancy.within(organisation):
        seat.refresh_from_db()
        assert (seat.end_reason, seat.person.active) == (EndReason.DEPARTED, False)
        assert recorded("scim.user_changed")[-1]["data"]["fields"] == ["active"]
    assert okta.call("GET", f"Users/{ada['id']}").json()["active"] is False


def test_patch_to_inactive_twice_leaves_one_trace(okta, ada, organisation):
    off = {"op": "replace", "path": "active", "value": False}
    okta.patch(ada["id"], off)
    with tenancy.within(organisation):
        before = len(recorded())
        with assert_nothing_moves(Person, ScimUser, Assignment):
            assert okta.patch(ada["id"], off).json()["active"] is False
        assert len(recorded()) == before


def test_patch_to_active_again_gives_no_seat_back(okta, ada, organisation):
    with tenancy.within(organisation):
        AssignmentFactory(person=Person.objects.get())
    okta.patch(ada["id"], {"op": "replace", "path": "active", "value": False})
    assert okta.patch(ada["id"], {"op": "Replace", "path": "active", "value": "True"}).json()["active"] is True
    with tenancy.within(organisation):
        assert Person.objects.values_list("active", "left_at").get() == (True, None)
        assert not Assignment.objects.filter(ended_at=None).exists()


def test_patch_without_a_path_takes_dotted_names(okta, ada, organisation):
    response = okta.patch(
        ada["id"],
        {"op": "Replace", "value": {"name.givenName": "Augusta", "displayName": "Augusta Ada", "title": "Dr"}},
    )
    assert response.json()["name"] == {"givenName": "Augusta", "familyName": "Byron"}
    with tenancy.within(organisation):
        assert Person.objects.values_list("name", "title").get() == ("Augusta Ada", "Dr")


def test_patch_by_filter_changes_the_value_that_matches(okta, ada):
    path = 'emails[type eq "home"].value'
    emails = okta.patch(ada["id"], {"op": "replace", "path": path, "value": "new@example.com"}).json()["emails"]
    assert [email["value"] for email in emails] == ["new@example.com", "ada@corp.local"]


def test_patch_by_filter_adds_the_value_that_is_missing(okta, organisation):
    made = okta.create("bob@corp.local").json()
    path = 'emails[type eq "work"].value'
    emails = okta.patch(made["id"], {"op": "Add", "path": path, "value": "bob@corp.local"}).json()["emails"]
    assert emails == [{"type": "work", "value": "bob@corp.local"}]
    with tenancy.within(organisation):
        assert Person.objects.get().email == "bob@corp.local"


def test_patch_of_the_extension_takes_a_managers_bare_id(okta, ada, organisation):
    told = okta.patch(
        ada["id"],
        {"op": "Add", "path": f"{EXTENSION}:manager", "value": "26118915"},
        {"op": "Replace", "path": f"{EXTENSION}:employeeNumber", "value": "8"},
    ).json()[EXTENSION]
    assert (told["manager"], told["employeeNumber"]) == ({"value": "26118915"}, "8")
    with tenancy.within(organisation):
        assert Person.objects.get().employee_number == "8"


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        ({"op": "replace", "path": "active", "value": "perhaps"}, (400, "invalidValue")),
        ({"op": "replace", "path": "nonsense", "value": 1}, (400, "invalidPath")),
        ({"op": "replace", "path": "id", "value": "1"}, (400, "mutability")),
        ({"op": "remove", "path": "userName"}, (400, "mutability")),
        ({"op": "remove"}, (400, "noTarget")),
        ({"op": "shuffle", "path": "active"}, (400, "invalidValue")),
        ({"op": "replace", "path": "emails[", "value": "x"}, (400, "invalidPath")),
        ({"op": "replace", "path": "userName", "value": " "}, (400, "invalidValue")),
        ("replace", (400, "invalidValue")),
    ],
)
def test_patch_that_makes_no_sense_is_refused_as_a_whole(okta, ada, organisation, operation, told):
    with tenancy.within(organisation), assert_nothing_moves(Person, ScimUser):
        response = okta.patch(ada["id"], {"op": "replace", "path": "title", "value": "Dr"}, operation)
        assert refusal(response) == told


@pytest.mark.parametrize("body", [{}, {"Operations": []}, {"Operations": "active"}])
def test_patch_without_operations_is_refused(okta, ada, organisation, body):
    with tenancy.within(organisation), assert_nothing_moves(Person, ScimUser):
        assert refusal(okta.call("PATCH", f"Users/{ada['id']}", body))[0] == 400


def test_patch_to_a_name_that_is_taken_is_a_conflict(okta, ada, organisation):
    made = okta.create("bob@corp.local").json()
    with tenancy.within(organisation), assert_nothing_moves(Person, ScimUser):
        response = okta.patch(made["id"], {"op": "replace", "path": "userName", "value": "ADA@corp.local"})
        assert refusal(response) == (409, "uniqueness")
