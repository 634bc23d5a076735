"""The tables of a package, from real rows."""

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
from seats.choices import PoolMode
from tests.compliance.floats import claim, floating
from tests.factories.accounts import DepartmentFactory, PersonFactory
from tests.factories.compliance import PositionFactory
from tests.factories.licensing import (
    ImportRunFactory,
    LicenceFactory,
    LicenceTypeFactory,
    ProductFactory,
    ProofDocumentFactory,
)
from tests.factories.seats import AssignmentFactory, ReclamationExemptionFactory, SeatPoolFactory, UsageSourceFactory

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


def test_tables_are_all_there(written):
    assert set(written()) == {
        *("position", "entitlements", "documents", "consumption", "exemptions", "scope_rules", "data_sources"),
        "reconciliation",
    }


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


def test_entitlements_give_each_lot_and_what_it_counts_for(written, lot):
    ended = LicenceFactory(product=lot.product, name="Old lot", usable_until=NOON - HOUR)
    ProofDocumentFactory(licence=lot, created_at=EARLIER)
    LicenceFactory(issued_at=None)
    rows = written()["entitlements"]
    assert [(row["licence_id"], row["status"], row["seats"], row["counted"], row["documents"]) for row in rows] == [
        (str(lot.pk), "active", "5", "5", "1"),
        (str(ended.pk), "expired", "10", "0", "0"),
    ]
    assert (rows[0]["purchase_order"], rows[0]["supplier"], rows[0]["purchased_on"]) == (
        "PO-7",
        "Reseller",
        "2026-01-02",
    )
    assert "serial" not in rows[0]
    plain = written(redacted=False)["entitlements"]
    assert [(row["serial"], row["cost"], row["cost_of"], row["currency"]) for row in plain] == [
        ("S-1", "500.00", "flat", "EUR"),
        ("", "", "flat", "EUR"),
    ]


def test_documents_name_place_and_digest(written, lot):
    ProofDocumentFactory(licence=lot, name="Invoice 7", location="archive/7", sha256="a" * 64, created_at=EARLIER)
    ProofDocumentFactory(licence=lot, created_at=NOON + HOUR)
    assert written()["documents"] == [
        {
            "licence": "Draw lot",
            "licence_id": str(lot.pk),
            "document": "Invoice 7",
            "location": "archive/7",
            "sha256": "a" * 64,
        }
    ]


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


def test_exemptions_keep_reasons_for_the_unredacted(written, lot):
    spared = ReclamationExemptionFactory(expires_at=NOON + HOUR, created_at=EARLIER, reason="On leave")
    ReclamationExemptionFactory(expires_at=NOON, created_at=EARLIER)
    row = {"person": str(spared.person.ref), "product": "every product", "expires_at": "2026-11-02T13:00:00Z"}
    assert written()["exemptions"] == [row]
    assert written(redacted=False)["exemptions"] == [row | {"reason": "On leave"}]


def test_scope_rules_name_places_and_departments(written, lot):
    lot.licence_type.grace_days = 3
    lot.licence_type.save()
    LicenceFactory(name="Wide lot", licence_type=LicenceTypeFactory(), product=lot.product, departments=[lot.pk])
    first, second = written()["scope_rules"]
    assert (first["countries"], first["departments"], first["sites"]) == ("DE FR", "Print", "Hall 1")
    assert (first["reassignable"], first["grace_days"]) == ("yes", "3")
    assert (second["countries"], second["departments"]) == ("", str(lot.pk))


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
