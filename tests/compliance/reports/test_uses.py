"""Who holds what, who was spared, and where that is known from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seats.choices import PoolMode
from tests.factories.accounts import DepartmentFactory, PersonFactory
from tests.factories.licensing import (
    ImportRunFactory,
    ProductFactory,
)
from tests.factories.seats import AssignmentFactory, ReclamationExemptionFactory, SeatPoolFactory, UsageSourceFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_consumption_names_holders_by_pseudonym(written, lot):
    pool = SeatPoolFactory(licence=lot, mode=PoolMode.OBSERVED, name="Draw pool")
    person = PersonFactory(name="Ada")
    AssignmentFactory(pool=pool, person=person, quantity=2, last_used_at=EARLIER)
    AssignmentFactory(pool=pool, person=None, department=DepartmentFactory(name="Sales"))
    AssignmentFactory(pool=pool, person=None, device="press-1")
    rows = written()["consumption"]
    assert {(row["holder_kind"], row["holder"]) for row in rows} > {
        ("person", str(person.ref)),
        ("department", "Sales"),
    }
    assert "press-1" not in {row["holder"] for row in rows}
    assert "holder_name" not in rows[0]
    (held,) = [row for row in rows if row["holder_kind"] == "person"]
    assert (held["product"], held["licence"], held["pool"]) == ("Northwind Draw", "Draw lot", "Draw pool")
    assert (held["seats"], held["counted"], held["last_used"]) == ("2", "2", "2026-10-01T00:00:00Z")
    plain = written(redacted=False)["consumption"]
    assert {(row["holder"], row["holder_name"]) for row in plain} == {
        (str(person.ref), "Ada"),
        ("Sales", ""),
        ("press-1", ""),
    }


def test_exemptions_keep_reasons_for_the_unredacted(written, lot):
    spared = ReclamationExemptionFactory(expires_at=NOON + HOUR, created_at=EARLIER, reason="On leave")
    ReclamationExemptionFactory(expires_at=NOON, created_at=EARLIER)
    row = {"person": str(spared.person.ref), "product": "every product", "expires_at": "2026-11-02T13:00:00Z"}
    assert written()["exemptions"] == [row]
    assert written(redacted=False)["exemptions"] == [row | {"reason": "On leave"}]


def test_data_sources_say_what_is_stale(written, inside):
    product = ProductFactory(name="Draw")
    UsageSourceFactory(product=product, kind="heartbeats", reported_at=NOON - HOUR)
    UsageSourceFactory(product=product, kind="sign_ins", reported_at=EARLIER)
    ImportRunFactory(file_name="=register.csv", at=EARLIER)
    rows = [(row["source"], row["subject"], row["kind"], row["fresh"]) for row in written()["data_sources"]]
    assert rows == [
        ("usage", "Northwind Draw", "heartbeats", "yes"),
        ("usage", "Northwind Draw", "sign_ins", "no"),
        ("register", "'=register.csv", "snipe-it", ""),
    ]
