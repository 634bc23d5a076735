"""Who is meant: an address, then a user name; a name alone is nobody known."""

from __future__ import annotations

import pytest

from accounts.choices import PersonSource
from accounts.models import Person
from accounts.selectors import find_person
from licensing.importers.rows import CheckOut, Problem
from seats.services.holders import Holders
from tests.factories.accounts import PersonFactory
from tests.factories.seats import AssignmentFactory


@pytest.fixture
def identify(inside, actor, now):
    def identified(*said: CheckOut, lot: str = "snipe-it:1") -> list[Person | Problem]:
        holders = Holders(actor, now)
        told = [holders.told(lot, one) for one in said]
        holders.meet(told)
        return [holders.identify(one) for one in told]

    return identified


def test_an_address_decides_before_a_user_name_and_without_regard_to_case(identify):
    by_address = PersonFactory(email="Ada@example.test", user_name="other")
    PersonFactory(email="", user_name="ada")
    assert identify(CheckOut(email="ada@EXAMPLE.test", user_name="ada")) == [by_address]


def test_a_user_name_decides_when_no_one_has_the_address(identify):
    known = PersonFactory(email="", user_name="ADA")
    assert identify(CheckOut(email="ada@example.test", user_name="ada")) == [known]


def test_a_user_name_of_someone_with_another_address_is_someone_else(identify):
    known = PersonFactory(email="a.lovelace@example.test", user_name="ada")
    (person,) = identify(CheckOut(email="ada@example.test", user_name="ada"))
    assert person != known
    assert identify(CheckOut(user_name="ada")) == [known]


def test_someone_present_is_meant_before_someone_who_left(identify, now):
    PersonFactory(email="ada@example.test", active=False, left_at=now)
    present = PersonFactory(email="ada@example.test")
    assert identify(CheckOut(email="ada@example.test")) == [present]


def test_someone_who_left_is_meant_when_no_one_else_fits(identify, now):
    gone = PersonFactory(email="", user_name="ada", active=False, left_at=now)
    assert identify(CheckOut(user_name="ada")) == [gone]


@pytest.mark.parametrize(
    "said",
    [
        CheckOut(email="ada@example.test"),
        CheckOut(user_name="ada"),
        CheckOut(email="ada@example.test", user_name="ada"),
        CheckOut(email="nobody@example.test", user_name="bob"),
        CheckOut(user_name="bob"),
        CheckOut(email="nobody@example.test", user_name="nobody"),
    ],
)
def test_the_people_found_are_those_that_accounts_finds(identify, said, now):
    PersonFactory(email="ada@example.test", user_name="ada", active=False, left_at=now)
    PersonFactory(email="ada@example.test", user_name="ada2")
    PersonFactory(email="", user_name="bob")
    expected = find_person(email=said.email, user_name=said.user_name, name="")
    found = identify(said)[0]
    assert expected in {None, found}
    assert (expected is None) == (Person.objects.count() == 4)


def test_an_unknown_person_is_enrolled_once_in_a_reading(identify):
    said = CheckOut(email="ada@example.test", user_name="ada", name="Ada Lovelace")
    first, second, third = identify(said, said, CheckOut(user_name="ada"))
    assert first == second == third == Person.objects.get()
    assert (first.name, first.email, first.user_name, first.source) == (
        "Ada Lovelace",
        "ada@example.test",
        "ada",
        PersonSource.IMPORT,
    )


def test_two_people_of_one_name_are_two(identify):
    one, other = identify(CheckOut(name="Ben", user_name="ben"), CheckOut(name="Ben", email="ben@example.test"))
    assert one != other


def test_a_name_alone_is_never_taken_for_someone_known(identify):
    known = PersonFactory(name="Ben", email="")
    one, other = identify(CheckOut(name="Ben"), CheckOut(name="Ben"))
    assert len({known.pk, one.pk, other.pk}) == 3


def test_someone_named_alone_is_known_again_by_the_check_out(identify, inside, actor, now):
    holders = Holders(actor, now)
    told = [holders.told("snipe-it:1", CheckOut(name="Ben")) for _ in range(2)]
    recorded = [AssignmentFactory(external_key=one.key, person=PersonFactory(name="Ben")).person for one in told]
    assert identify(CheckOut(name="Ben"), CheckOut(name="Ben")) == recorded
    assert identify(CheckOut(name="Ben"), lot="snipe-it:2")[0] not in recorded


def test_someone_who_cannot_be_enrolled_is_a_problem(identify):
    (found,) = identify(CheckOut(user_name="a\u0007da"))
    assert found == Problem("INVALID_INPUT", "user_name", "Control characters are not part of a text.")
    assert Person.objects.count() == 0


def test_the_enrolled_are_counted(inside, actor, now):
    PersonFactory(email="ada@example.test")
    holders = Holders(actor, now)
    told = [holders.told("k", CheckOut(email=f"{name}@example.test")) for name in ("ada", "bob", "cy", "bob")]
    holders.meet(told)
    for one in told:
        holders.identify(one)
    assert holders.enrolled == 2
