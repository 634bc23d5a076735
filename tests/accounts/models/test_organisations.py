"""The tenant keeps to known plans, currencies and zones."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models.organisations import valid_zone
from tests.factories.accounts import OrganisationFactory


def test_valid_zone_takes_the_databases_names():
    assert valid_zone("Europe/London") is None


def test_valid_zone_refuses_others_by_name():
    with pytest.raises(ValidationError, match="Mars/Base is not a time zone"):
        valid_zone("Mars/Base")


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("plan", "gold", "accounts_organisation_plan_is_known"),
        ("currency", "eur", "accounts_organisation_currency_is_iso"),
    ],
)
def test_unknown_words_are_refused_by_a_named_constraint(db, field, value, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OrganisationFactory(**{field: value})


def test_organisation_is_its_own(organisation):
    assert (organisation.organisation_id, str(organisation)) == (organisation.pk, organisation.name)
