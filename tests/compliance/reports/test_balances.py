"""Rights against use, and each count against its own rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seats.choices import PoolMode
from tests.compliance.floats import claim, floating
from tests.factories.accounts import PersonFactory
from tests.factories.compliance import PositionFactory
from tests.factories.licensing import (
    LicenceFactory,
    ProductFactory,
)
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_position_says_at_risk_and_keeps_costs_for_the_unredacted(written, lot):
    AssignmentFactory.create_batch(6, pool=SeatPoolFactory(licence=lot, mode=PoolMode.OBSERVED))
    row = {
        "product": "Northwind Draw",
        "product_id": str(lot.product_id),
        "metric": "named",
        "entitled": "5",
        "required": "6",
        "position": "-1",
        "at_risk": "yes",
        "known": "yes",
    }
    assert written()["position"] == [row]
    costs = {"unit_cost_a_year": "100.00", "true_up_cost": "100.00", "currency": "EUR"}
    assert written(redacted=False)["position"] == [row | costs]


def test_position_of_unlimited_and_unknown_is_not_at_risk(written, inside):
    LicenceFactory(quantity=None, product=ProductFactory(name="A"))
    floating(LicenceFactory(quantity=0, product=ProductFactory(name="B")), mode=PoolMode.OBSERVED)
    rows = [(row["entitled"], row["position"], row["at_risk"], row["known"]) for row in written()["position"]]
    assert rows == [("unlimited", "unlimited", "no", "yes"), ("0", "0", "no", "no")]


def test_rows_add_up_to_every_count(written, lot):
    person = PersonFactory()
    AssignmentFactory(pool=SeatPoolFactory(licence=lot, mode=PoolMode.OBSERVED), person=person, quantity=2)
    second = LicenceFactory(product=lot.product, quantity=None, name="Another lot")
    AssignmentFactory(pool=SeatPoolFactory(licence=second, mode=PoolMode.OBSERVED), person=person)
    shared = floating(LicenceFactory(product=lot.product, quantity=3, name="Shared"))
    claim(shared, start=NOON - 3 * HOUR, end=NOON - HOUR)
    claim(shared, start=NOON - 2 * HOUR, end=NOON - HOUR)
    claim(shared, start=NOON - HOUR, due=NOON + HOUR)
    floating(LicenceFactory(product=ProductFactory(name="Unused"), quantity=1))
    PositionFactory(product=lot.product, metric="named", day=NOON.date(), entitled=None, required=2)
    PositionFactory(product=lot.product, metric="concurrent", day=NOON.date(), entitled=3, required=1)
    rows = written()["reconciliation"]
    counts = [(row["metric"], row["entitled"], row["required"], row["rows_agree"], row["kept_agrees"]) for row in rows]
    assert counts == [
        ("concurrent", "3", "2", "yes", "no"),
        ("named", "unlimited", "2", "yes", "yes"),
        ("concurrent", "1", "0", "yes", ""),
    ]
    assert [row["required_as_kept"] for row in rows] == ["1", "2", ""]
    peak = [row["counted"] for row in written()["consumption"] if row["metric"] == "concurrent"]
    assert peak == ["1", "1"]
