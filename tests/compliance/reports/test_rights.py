"""Lots, their proofs, and where they may be used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.factories.licensing import (
    LicenceFactory,
    LicenceTypeFactory,
    ProofDocumentFactory,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


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


def test_scope_rules_name_places_and_departments(written, lot):
    lot.licence_type.grace_days = 3
    lot.licence_type.save()
    LicenceFactory(name="Wide lot", licence_type=LicenceTypeFactory(), product=lot.product, departments=[lot.pk])
    first, second = written()["scope_rules"]
    assert (first["countries"], first["departments"], first["sites"]) == ("DE FR", "Print", "Hall 1")
    assert (first["reassignable"], first["grace_days"]) == ("yes", "3")
    assert (second["countries"], second["departments"]) == ("", str(lot.pk))
