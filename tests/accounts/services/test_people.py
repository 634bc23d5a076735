"""People are enrolled once, amended with a trace, and found again."""

from __future__ import annotations

import pytest

from accounts.choices import PersonSource
from accounts.errors import AmbiguousPerson
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


@pytest.fixture
def find(actor, now):
    """Find or enrol whom a register means."""

    def _find(email="", user_name="", name=""):
        return people.find_or_enrol(
            email=email, user_name=user_name, name=name, source=PersonSource.IMPORT, actor=actor, now=now
        )

    return _find


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


def test_find_by_address_ignores_case_and_other_facts(find):
    known = PersonFactory(email="Ada@Example.test", name="Ada")
    with assert_nothing_moves(Person):
        assert find("ada@example.TEST", "someone-else", "Another Name") == known


def test_find_by_address_prefers_who_is_present(find, now):
    PersonFactory(email="ada@example.test", active=False, left_at=now)
    present = PersonFactory(email="ada@example.test")
    assert find("ada@example.test") == present


def test_find_by_address_of_a_leaver_revives_no_one(find, now):
    gone = PersonFactory(email="ada@example.test", active=False, left_at=now)
    found = find("ada@example.test")
    assert (found, found.active) == (gone, False)


def test_find_by_user_name_when_no_address_is_given(find):
    known = PersonFactory(user_name="Ada", email="ada@example.test")
    assert find(user_name="ada") == known


def test_find_by_user_name_matches_no_one_of_another_address(find):
    PersonFactory(user_name="ada", email="ada@example.test")
    assert find("ada@elsewhere.test", "ada", "Ada").email == "ada@elsewhere.test"
    assert Person.objects.count() == 2


def test_find_by_user_name_completes_no_address_but_finds(find):
    known = PersonFactory(user_name="ada", email="")
    assert find("ada@example.test", "ada") == known


def test_find_by_bare_name_finds_the_only_bearer(find):
    known = PersonFactory(name="Ada Byron")
    assert find(name="Ada Byron") == known


def test_find_by_bare_name_prefers_the_present_and_revives_no_leaver(find, now):
    gone = PersonFactory(name="Ada Byron", active=False, left_at=now)
    assert find(name="Ada Byron") == gone
    present = PersonFactory(name="Ada Byron")
    assert find(name="Ada Byron") == present


def test_find_by_bare_name_of_two_refuses_to_guess(find):
    PersonFactory.create_batch(2, name="Ada Byron")
    with assert_nothing_moves(Person), pytest.raises(AmbiguousPerson) as refused:
        find(name="Ada Byron")
    assert refused.value.extensions == {"code": "AMBIGUOUS_PERSON", "field": "name", "facts": {"count": 2}}


def test_find_of_a_namesake_with_an_address_enrols_a_second_person(find):
    PersonFactory(name="Ada Byron", email="ada@example.test")
    other = find("ada@elsewhere.test", "", "Ada Byron")
    assert (other.email, Person.objects.count()) == ("ada@elsewhere.test", 2)


def test_find_twice_enrols_once(find):
    assert find("ada@example.test", "ada", "Ada") == find("ada@example.test", "ada", "Ada")
    assert len(recorded("person.recorded")) == 1


def test_find_by_nothing_refuses(find):
    with assert_nothing_moves(Person), pytest.raises(InvalidInput) as refused:
        find(" ", "", "")
    assert refused.value.field == "name"
