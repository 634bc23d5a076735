"""Counting statements see the organisation in scope, and no other even when asked for its products."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from compliance.selectors.statements import CLAIMS_HELD, LOTS, PLACES, rows_of, seats_held
from kernel import tenancy
from tests.factories.accounts import OrganisationFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LOT_IDS = f"WITH {PLACES}, {LOTS} SELECT licence_id FROM lots"  # noqa: S608  only constants are joined
HELD = f"WITH {seats_held(now=True)}, {CLAIMS_HELD} SELECT id FROM seats_held UNION ALL SELECT id FROM claims_held"  # noqa: S608


def test_rows_are_those_of_the_organisation_in_scope(organisation):
    with tenancy.within(OrganisationFactory()):
        theirs = LicenceFactory()
        AssignmentFactory(pool=SeatPoolFactory(licence=theirs))
    with tenancy.within(organisation):
        mine = LicenceFactory()
        seat = AssignmentFactory(pool=SeatPoolFactory(licence=mine))
        assert rows_of(LOT_IDS, at=NOON, products=None) == [(mine.pk,)]
        assert rows_of(LOT_IDS, at=NOON, products={theirs.product_id}) == []
        assert rows_of(HELD, at=NOON, products=None) == [(seat.pk,)]


def test_rows_outside_any_scope_are_refused(db):
    with pytest.raises(tenancy.Unscoped):
        rows_of(LOT_IDS, at=NOON, products=None)
