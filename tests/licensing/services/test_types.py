"""A change of a licence type is a new version; licences keep the one they were issued under."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.errors import InvalidInput
from licensing.choices import LicenceModel
from licensing.errors import LicenceTypeExists, LicenceTypeRetired
from licensing.models import Licence, LicenceType
from licensing.services import types
from licensing.services.types import TypeTerms
from licensing.terms import NotATerm
from tests.conftest import assert_nothing_moves
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory
from tests.licensing.trail import told

YEARLY = TypeTerms("Yearly", LicenceModel.SUBSCRIPTION, term="P1Y", grace_days=14)


def test_create_makes_the_first_version(inside, actor, now):
    made = types.create(terms=YEARLY, actor=actor, now=now)
    stored = LicenceType.objects.get()
    assert (stored, stored.version, TypeTerms.of(stored)) == (made, 1, YEARLY)
    data = {"change": "created", "name": "Yearly", "model": "subscription", "version": 1}
    assert told() == [("config.changed", "licencetype", str(made.pk), data)]


def test_create_refuses_a_name_in_use(inside, actor, now):
    LicenceTypeFactory(name="YEARLY")
    with assert_nothing_moves(LicenceType), pytest.raises(LicenceTypeExists):
        types.create(terms=YEARLY, actor=actor, now=now)
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"term": ""}, InvalidInput, "term"),
        ({"model": LicenceModel.TRIAL, "term": ""}, InvalidInput, "term"),
        ({"term": "P0D"}, NotATerm, None),
        ({"term": "P1D1Y"}, NotATerm, None),
        ({"name": ""}, InvalidInput, "name"),
        ({"grace_days": 3661}, InvalidInput, "grace_days"),
        ({"notice_days": -1}, InvalidInput, "notice_days"),
    ],
)
def test_create_refuses_terms_that_cannot_be(inside, actor, now, changes, error, field):
    with pytest.raises(error) as refusal:
        types.create(terms=replace(YEARLY, **changes), actor=actor, now=now)
    assert (refusal.value.field, LicenceType.objects.count(), told()) == (field, 0, [])


def test_a_perpetual_type_needs_no_term(inside, actor, now):
    made = types.create(terms=TypeTerms("For good", LicenceModel.PERPETUAL), actor=actor, now=now)
    assert made.term == ""


def test_find_or_create_makes_it_once_and_leaves_a_revised_one(inside, actor, now):
    made = types.find_or_create(terms=YEARLY, actor=actor, now=now)
    revised = types.revise(licence_type=made, terms=replace(YEARLY, grace_days=0), actor=actor, now=now)
    assert types.find_or_create(terms=YEARLY, actor=actor, now=now) == revised
    assert LicenceType.objects.count() == 2


def test_revise_makes_a_new_version_and_leaves_issued_licences(inside, actor, now):
    first = types.create(terms=YEARLY, actor=actor, now=now)
    licence = LicenceFactory(licence_type=first)
    second = types.revise(licence_type=first, terms=replace(YEARLY, grace_days=30), actor=actor, now=now)
    first.refresh_from_db()
    assert (first.retired_at, second.retired_at) == (now, None)
    assert (first.grace_days, second.grace_days, second.version) == (14, 30, 2)
    assert Licence.objects.get(pk=licence.pk).licence_type == first
    assert told()[-1] == (
        "config.changed",
        "licencetype",
        str(second.pk),
        {"change": "revised", "name": "Yearly", "model": "subscription", "version": 2},
    )


def test_revise_with_the_same_terms_makes_nothing(inside, actor, now):
    first = types.create(terms=YEARLY, actor=actor, now=now)
    with assert_nothing_moves(LicenceType):
        assert types.revise(licence_type=first, terms=YEARLY, actor=actor, now=now) == first
    assert len(told()) == 1


def test_revise_refuses_a_version_that_was_replaced(inside, actor, now):
    first = types.create(terms=YEARLY, actor=actor, now=now)
    types.revise(licence_type=first, terms=replace(YEARLY, grace_days=30), actor=actor, now=now)
    with assert_nothing_moves(LicenceType), pytest.raises(LicenceTypeRetired):
        types.revise(licence_type=first, terms=replace(YEARLY, grace_days=60), actor=actor, now=now)


def test_revise_refuses_the_name_of_another_type(inside, actor, now):
    first = types.create(terms=YEARLY, actor=actor, now=now)
    LicenceTypeFactory(name="Monthly")
    with assert_nothing_moves(LicenceType), pytest.raises(LicenceTypeExists):
        types.revise(licence_type=first, terms=replace(YEARLY, name="monthly"), actor=actor, now=now)


def test_revise_takes_a_free_name_above_every_version_used_under_it(inside, actor, now):
    LicenceTypeFactory(name="Old", version=7, retired_at=now)
    first = types.create(terms=YEARLY, actor=actor, now=now)
    assert types.revise(licence_type=first, terms=replace(YEARLY, name="Old"), actor=actor, now=now).version == 8
