"""Tables written as a package would write them."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest

from compliance.reports import cells
from compliance.reports.content import Content
from compliance.reports.frozen import Frozen
from compliance.reports.tables import tables
from compliance.selectors import list_tallies
from licensing.choices import CostBasis
from tests.factories.accounts import DepartmentFactory
from tests.factories.licensing import (
    LicenceFactory,
    ProductFactory,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def written(inside, tmp_path):
    """Write all tables as a package would; return each as dictionaries, by name without its ending."""

    def write(*, redacted=True):
        frozen = Frozen.on(inside, NOON.date(), now=NOON, redacted=redacted)
        tallies = list_tallies(at=frozen.at, midnight=frozen.midnight, currency=inside.currency, now=False)
        content = Content.of(frozen, tallies)
        for table in tables(content):
            cells.write(tmp_path / table.name, table.header, table.rows)
        return {
            path.stem: list(csv.DictReader(path.read_text("utf-8").splitlines())) for path in tmp_path.glob("*.csv")
        }

    return write


@pytest.fixture
def lot(inside):
    """Five seats, of which six are held."""
    product = ProductFactory(name="Draw")
    return LicenceFactory(
        product=product,
        name="Draw lot",
        quantity=5,
        serial="S-1",
        cost_minor=50000,
        cost_basis=CostBasis.FLAT,
        purchase_order="PO-7",
        supplier="Reseller",
        purchased_on=datetime(2026, 1, 2, tzinfo=UTC).date(),
        countries=["DE", "FR"],
        departments=[DepartmentFactory(name="Print").pk],
        sites=["Hall 1"],
    )
