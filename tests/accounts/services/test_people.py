"""People are enrolled with a trace, and amended with one."""

from __future__ import annotations

import pytest

from accounts.choices import PersonSource
from accounts.models import Person
from accounts.services import people
from accounts.services.people import PersonFacts
from audit.models import Disclosure
from kernel.errors import InvalidInput
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.trail import recorded

pytestmark = pytest.mark.usefixtures("inside")
ADA = PersonFacts(name="Ada Byron", email="ada@example.test", user_name="ada", country="GB")


def test_enrol_records_the_person_and_keeps_personal_values_beside_the_chain(actor, now):
    person = people.enrol(facts=ADA, source=PersonSource.DIRECTORY, actor=actor, now=now)
    assert Person.objects.values_list("name", "email", "user_name", "country", "source", "active").get() == (
        "Ada Byron",
        "ada@example.test",
        "ada",
        "GB",
        "directory",
        True,
    )
    (event,) = recorded("person.recorded")
    assert event["object"] == {"kind": "person", "id": str(person.pk)}
    assert event["data"] == {"source": "directory"}
    assert sorted(event["pd"]) == ["country", "email", "name", "user_name"]
    assert set(Disclosure.objects.values_list("ref", flat=True)) == {str(person.ref)}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (PersonFacts(title="Countess"), "name"),
        (PersonFacts(email="not an address"), "email"),
        (PersonFacts(name="n" * 201), "name"),
        (PersonFacts(name="nul\x00l"), "name"),
        (PersonFacts(name="Ada", title="\ud800"), "title"),
        (PersonFacts(name="Ada", country="Wales"), "country"),
    ],
)
def test_enrol_with_a_bad_value_names_the_field(facts, field, actor, now):
    with assert_nothing_moves(Person), pytest.raises(InvalidInput) as refused:
        people.enrol(facts=facts, source=PersonSource.MANUAL, actor=actor, now=now)
    assert refused.value.field == field
    assert recorded() == []


def test_amend_changes_only_what_was_said(actor, now):
    person = PersonFactory(name="Ada", email="ada@example.test", country="GB")
    people.amend(person=person, facts=PersonFacts(name=" Ada Byron ", country="GB"), actor=actor, now=now)
    assert Person.objects.values_list("name", "email", "country").get() == ("Ada Byron", "ada@example.test", "GB")
    (event,) = recorded("person.amended")
    assert event["data"] == {"fields": ["name"]}
    assert list(event["pd"]) == ["name"]


def test_amend_with_what_is_known_leaves_no_trace(actor, now):
    person = PersonFactory(name="Jose\u0301".replace("e\u0301", "\u00e9"))
    with assert_nothing_moves(Person):
        people.amend(person=person, facts=PersonFacts(name="Jose\u0301"), actor=actor, now=now)
    assert recorded() == []


def test_amend_with_a_bad_value_changes_nothing(actor, now):
    person = PersonFactory()
    with assert_nothing_moves(Person), pytest.raises(InvalidInput):
        people.amend(person=person, facts=PersonFacts(name="New", email="nonsense"), actor=actor, now=now)


def test_enrol_of_nobody_in_particular_is_refused(actor, now):
    with assert_nothing_moves(Person), pytest.raises(InvalidInput) as refused:
        people.enrol(facts=PersonFacts(name=" ", email=""), source=PersonSource.IMPORT, actor=actor, now=now)
    assert refused.value.field == "name"
