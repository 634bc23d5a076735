"""What of a SCIM document becomes a fact of a person."""

from __future__ import annotations

import pytest

from accounts.services.people import PersonFacts
from kernel.errors import InvalidInput
from scim import resources
from scim.resources import User
from tests.factories.scim import ScimUserFactory

EXTENSION = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def facts(**document):
    return resources.described(User.model_validate({"userName": "ada", **document})).facts


def test_facts_of_a_bare_user_are_blank_but_the_country_is_left_alone():
    assert facts() == PersonFacts(name="", email="", user_name="ada", employee_number="", title="", country=None)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ({"displayName": "Ada B.", "name": {"formatted": "Ada Byron"}}, "Ada B."),
        ({"name": {"formatted": "Ada Byron", "givenName": "Augusta"}}, "Ada Byron"),
        ({"name": {"givenName": "Ada", "familyName": "Byron"}}, "Ada Byron"),
        ({"name": {"familyName": "Byron"}}, "Byron"),
    ],
)
def test_name_is_the_one_shown_or_the_whole_or_its_parts(document, name):
    assert facts(**document).name == name


@pytest.mark.parametrize(
    ("emails", "email"),
    [
        ([{"value": "a@corp.local"}, {"value": "b@corp.local", "primary": True}], "b@corp.local"),
        ([{"value": "a@corp.local", "primary": False}, {"value": "b@corp.local"}], "a@corp.local"),
        ([{"type": "work"}, {"value": "b@corp.local"}], "b@corp.local"),
    ],
)
def test_email_is_the_primary_one_or_the_first(emails, email):
    assert facts(emails=emails).email == email


@pytest.mark.parametrize(
    ("country", "known"), [("gb", "GB"), ("GB", "GB"), ("Wales", None), ("1B", None), ("\xe9\xe9", None)]
)
def test_country_is_taken_when_it_is_a_code(country, known):
    assert facts(addresses=[{"type": "work", "country": country}]).country == known


def test_employee_number_and_title_are_taken():
    told = facts(title="Dr", **{EXTENSION: {"employeeNumber": "7"}})
    assert (told.employee_number, told.title) == ("7", "Dr")


def test_described_keeps_what_was_said_and_nothing_of_ours():
    user = User.model_validate(
        {"id": "1", "userName": " ada ", "externalId": "7", "nickName": "A", "password": "secret", "active": False}
    )
    told = resources.described(user)
    assert (told.user_name, told.external_id, told.active) == ("ada", "7", False)
    assert told.document == {"userName": " ada ", "externalId": "7", "nickName": "A"}


def test_described_without_a_user_name_is_refused():
    with pytest.raises(InvalidInput) as refused:
        resources.described(User.model_validate({"userName": " "}))
    assert refused.value.field == "userName"


def test_resource_of_tells_what_is_true_now(inside, now):
    user = ScimUserFactory(user_name="ada", document={"nickName": "A", "userName": "old"})
    user.person.active = False
    told = resources.resource_of(user, "https://licentia.example/x")
    assert (told.id, told.user_name, told.nick_name, told.active, told.meta.location) == (
        str(user.pk),
        "ada",
        "A",
        False,
        "https://licentia.example/x",
    )


def test_patched_leaves_the_given_user_as_it_was():
    user = User.model_validate({"userName": "ada"})
    schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    body = {"schemas": [schema], "Operations": [{"op": "replace", "path": "title", "value": "Dr"}]}
    assert (resources.patched(user, body).title, user.title) == ("Dr", None)
