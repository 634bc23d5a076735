"""Licence types have the terms that they need, within bounds."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from licensing.choices import LicenceModel
from licensing.models.types import CALENDAR_TERM
from tests.factories.licensing import LicenceTypeFactory
from tests.refusing import raises_constraint


@pytest.mark.parametrize("term", ["P1Y", "P3M", "P14D", "P2W", "P1Y6M"])
def test_calendar_term_takes_iso_terms(term):
    assert CALENDAR_TERM(term) is None


@pytest.mark.parametrize("term", ["", "1Y", "P", "PT1H", "P1", "p1y", "P-1Y"])
def test_calendar_term_refuses_others(term):
    with pytest.raises(ValidationError, match="Write the term like P1Y"):
        CALENDAR_TERM(term)


@pytest.mark.parametrize("model", [LicenceModel.TRIAL, LicenceModel.SUBSCRIPTION])
def test_term_is_needed_by_trials_and_subscriptions(inside, model):
    with raises_constraint("licensing_licencetype_has_the_term_it_needs"):
        LicenceTypeFactory(model=model, term="")


@pytest.mark.parametrize("field", ["grace_days", "notice_days", "minimum_hold_days"])
def test_days_are_bounded(inside, field):
    with raises_constraint("licensing_licencetype_days_are_bounded"):
        LicenceTypeFactory(**{field: 3661})


def test_unknown_model_is_refused(inside):
    with raises_constraint("licensing_licencetype_model_is_known"):
        LicenceTypeFactory(model="rented")


def test_name_is_unique_a_version_without_case(inside):
    LicenceTypeFactory(name="Annual")
    LicenceTypeFactory(name="ANNUAL", version=2)
    with raises_constraint("licensing_licencetype_is_named_once"):
        LicenceTypeFactory(name="annual")


def test_later_versions_say_so(inside):
    types = [LicenceTypeFactory(name="Annual"), LicenceTypeFactory(name="Annual", version=2)]
    assert [str(each) for each in types] == ["Annual", "Annual (version 2)"]
