"""Naming someone in a form."""

from __future__ import annotations

import pytest

from seats.portal.forms import HolderForm
from tests.factories.accounts import PersonFactory


@pytest.mark.parametrize("told", ["ADA@example.test", "ada", "Ada Byron"])
def test_holder_is_known_by_address_user_name_or_name(inside, told):
    person = PersonFactory(email="ada@example.test", user_name="ada", name="Ada Byron")
    form = HolderForm({"holder": told})
    assert form.is_valid()
    assert form.cleaned_data["holder"] == person


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("nobody", "Nobody here is known by that."),
        ("Twin", "2 people are called that; give an address or a user name to say which one is meant."),
    ],
)
def test_holder_who_is_not_one_person_is_refused(inside, told, problem):
    PersonFactory(name="Twin")
    PersonFactory(name="Twin")
    assert HolderForm({"holder": told}).errors == {"holder": [problem]}
