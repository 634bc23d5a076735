"""Users through SCIM: replaced and deleted, and what is refused at each address."""

from __future__ import annotations

import pytest

from accounts.models import Person
from kernel import tenancy
from scim.models import ScimUser
from seats.choices import EndReason
from seats.models import Assignment
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.seats import AssignmentFactory
from tests.scim.calls import ADA, CORE, refusal
from tests.trail import recorded


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
        with assert_nothing_moves(Person, ScimUser):
            assert okta.call("PUT", f"Users/{made['id']}", made).json() == made
        assert len(recorded()) == before


def test_put_that_says_nothing_of_active_revives_no_one(okta):
    made = okta.create("ada@corp.local", active=False).json()
    body = {"schemas": [CORE], "userName": "ada@corp.local", "title": "Dr"}
    assert okta.call("PUT", f"Users/{made['id']}", body).json()["active"] is False


def test_put_to_a_name_that_is_taken_is_a_conflict(okta, organisation):
    okta.create("ada@corp.local")
    made = okta.create("bob@corp.local").json()
    with tenancy.within(organisation), assert_nothing_moves(Person, ScimUser):
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
        ("POST", "Users/0190a1b2-0000-7000-8000-00000000abcd", 405),
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
