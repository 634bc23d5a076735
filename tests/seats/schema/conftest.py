"""A floating pool, a person, and a program that may take seats."""

from __future__ import annotations

import pytest

from kernel import clock, tenancy
from kernel.permissions import Permission
from seats.choices import PoolKind
from seats.services.pools import PoolTerms, open_pool
from tests.api import SYSTEM, caller
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory


@pytest.fixture
def pool(organisation):
    with tenancy.within(organisation):
        terms = PoolTerms(kind=PoolKind.FLOATING, capacity=1)
        return open_pool(licence=LicenceFactory(), name="Drawing", terms=terms, actor=SYSTEM, now=clock.now())


@pytest.fixture
def person(organisation):
    with tenancy.within(organisation):
        return PersonFactory(name="Kim")


@pytest.fixture
def program(organisation):
    return caller(organisation, Permission.READ_SEATS, Permission.CHECK_OUT)
