"""Tenancy fails closed."""

from __future__ import annotations

import pytest

from accounts.models import Person
from kernel import tenancy
from tests.factories.accounts import OrganisationFactory, PersonFactory


def test_manager_outside_any_scope_raises(organisation):
    with pytest.raises(tenancy.Unscoped):
        Person.objects.count()


def test_within_shows_own_rows_only(organisation):
    other = OrganisationFactory()
    with tenancy.within(organisation):
        mine = PersonFactory()
    with tenancy.within(other):
        theirs = PersonFactory()
        assert list(Person.objects.all()) == [theirs]
    with tenancy.within(organisation):
        assert list(Person.objects.all()) == [mine]


def test_policy_alone_hides_other_rows(organisation):
    other = OrganisationFactory()
    with tenancy.within(other):
        PersonFactory()
    with tenancy.within(organisation):
        assert list(Person._base_manager.all()) == []
