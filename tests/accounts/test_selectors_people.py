"""Finding the person that is meant, without guessing."""

from __future__ import annotations

import pytest

from accounts import selectors
from accounts.errors import AmbiguousPerson
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def find():
    """Find whom a form, a register or an identity provider means."""

    def _find(email="", user_name="", name=""):
        return selectors.find_person(email=email, user_name=user_name, name=name)

    return _find


def test_find_by_address_ignores_case_and_other_facts(find):
    known = PersonFactory(email="Ada@Example.test", name="Ada")
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
    assert find("ada@elsewhere.test", "ada", "Ada") is None


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
    with pytest.raises(AmbiguousPerson) as refused:
        find(name="Ada Byron")
    assert refused.value.extensions == {"code": "AMBIGUOUS_PERSON", "field": "name", "facts": {"count": 2}}


def test_find_of_a_namesake_with_another_address_is_nobody(find):
    PersonFactory(name="Ada Byron", email="ada@example.test")
    assert find("ada@elsewhere.test", "", "Ada Byron") is None


def test_find_by_nothing_is_nobody(find):
    PersonFactory(name="", user_name="", email="")
    assert find(" ", "", "") is None
