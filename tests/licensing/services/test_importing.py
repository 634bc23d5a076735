"""The licensing half of an import: lots become licences, and what the register never says stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from licensing.choices import ImportRowOutcome
from licensing.importers.report import Figures, ImportReport, RegisterFile, RowReport
from licensing.importers.rows import Lot, Problem, Row, Rule
from licensing.models import ImportRow, ImportRun, Licence, LicenceType
from licensing.services import importing, lots, types
from licensing.services.lots import LotTerms
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import ImportRowFactory, ImportRunFactory, LicenceTypeFactory
from tests.licensing.trail import told

ENGINE = Lot(key="snipe-it:1", name="Engine", serial="S-1", quantity=5, publisher="Analytical")
FILE = RegisterFile("snipe-it", "register.csv", b"x")


@pytest.fixture
def record(inside, actor, now):
    def recorded(*wanted: Lot):
        return importing.record_lots(wanted=wanted, actor=actor, now=now)

    return recorded


def test_a_new_lot_is_a_licence_issued_when_it_was_bought(record, now):
    made, figures = record(replace(ENGINE, purchased_on=date(2020, 5, 1)))
    licence = Licence.objects.get()
    assert made["snipe-it:1"].licence == licence
    assert (made["snipe-it:1"].outcome, figures) == (
        ImportRowOutcome.MADE,
        Figures(products_made=1, licences_made=1),
    )
    assert (licence.issued_at, licence.external_key) == (datetime(2020, 5, 1, tzinfo=UTC), "snipe-it:1")


@pytest.mark.parametrize("bought", [None, date(2030, 1, 1)])
def test_a_lot_bought_nobody_knows_when_or_later_is_issued_now(record, now, bought):
    record(replace(ENGINE, purchased_on=bought))
    assert Licence.objects.get().issued_at == now


def test_the_same_lot_again_is_skipped(record):
    record(ENGINE)
    with assert_nothing_moves(Licence):
        found, figures = record(ENGINE)
    assert (found["snipe-it:1"].outcome, figures) == (ImportRowOutcome.SKIPPED, Figures())


def test_what_the_register_never_says_stays(record, actor, now):
    record(ENGINE)
    licence = Licence.objects.get()
    own = {"owner": PersonFactory(), "notice_days": 7, "countries": ("DE",), "usable_from": now, "auto_renew": True}
    lots.amend(licence=licence, terms=replace(LotTerms.of(licence), **own), actor=actor, now=now)
    record(replace(ENGINE, quantity=6))
    terms = LotTerms.of(Licence.objects.get())
    assert {name: getattr(terms, name) for name in own} == own
    assert terms.quantity == 6


def test_a_lot_that_gets_an_end_moves_from_one_imported_type_to_the_other(record):
    record(ENGINE)
    found, _ = record(replace(ENGINE, expires_on=date(2027, 1, 1)))
    assert found["snipe-it:1"].outcome == ImportRowOutcome.CHANGED
    assert Licence.objects.get().licence_type.name == "Imported subscription"
    assert told("licence.entitlement_changed")[0][3]["fields"] == ["licence_type", "usable_until"]


def test_a_type_chosen_by_hand_stays(record):
    record(ENGINE)
    chosen = LicenceTypeFactory(name="Ours")
    Licence.objects.update(licence_type=chosen)
    record(replace(ENGINE, expires_on=date(2027, 1, 1)))
    assert Licence.objects.get().licence_type == chosen


def test_a_revised_imported_type_is_for_new_lots_alone(record, actor, now):
    record(ENGINE)
    first = LicenceType.objects.get(name="Imported perpetual")
    second = types.revise(licence_type=first, terms=replace(importing.PERPETUAL, notice_days=9), actor=actor, now=now)
    record(ENGINE, replace(ENGINE, key="snipe-it:2", serial="S-2"))
    assert list(Licence.objects.order_by("serial").values_list("licence_type", flat=True)) == [first.pk, second.pk]


def test_a_lot_of_another_publisher_moves_to_that_product(record):
    record(ENGINE)
    record(replace(ENGINE, publisher="Difference"))
    assert Licence.objects.get().product.publisher == "Difference"


def test_a_revoked_licence_is_left_with_a_remark(record, now):
    record(ENGINE)
    Licence.objects.update(revoked_at=now)
    with assert_nothing_moves(Licence):
        found, figures = record(replace(ENGINE, quantity=9))
    said = Problem("LICENCE_REVOKED", "", "Engine has been revoked, which is final; record a new licence instead.")
    assert (found["snipe-it:1"].outcome, found["snipe-it:1"].remark) == (ImportRowOutcome.SKIPPED, said)
    assert figures == Figures()
    assert record(ENGINE)[0]["snipe-it:1"].remark is None


def test_close_run_keeps_counts_and_queues_the_refused_rows(inside, actor, now):
    run = importing.open_run(file=FILE, actor=actor, now=now)
    problem = Problem(Rule.INVALID_DATE, "f" * 70, "No.")
    rows = [
        RowReport(2, ImportRowOutcome.MADE, "Engine"),
        RowReport(3, ImportRowOutcome.REFUSED, problem=problem),
        RowReport(4, ImportRowOutcome.REFUSED, problem=problem),
    ]
    earlier = ImportRunFactory(sha256=FILE.sha256, at=now - timedelta(days=1))
    ImportRowFactory(run=earlier, number=4)
    report = ImportReport("snipe-it", FILE.sha256, dry_run=False, run=run.pk, rows=rows, figures=Figures(people_made=1))
    refused = [(Row(number, {"a": "b"}, problem), problem) for number in (3, 4)]
    importing.close_run(run=run, report=report, refused=refused, actor=actor, now=now)
    stored = ImportRun.objects.get(pk=run.pk)
    assert (stored.format, stored.file_name, stored.sha256, stored.at) == ("snipe-it", "register.csv", FILE.sha256, now)
    assert (stored.made, stored.changed, stored.skipped, stored.refused) == (1, 0, 0, 2)
    assert list(ImportRow.objects.filter(run=run).values_list("number", "code", "field", "cells")) == [
        (3, "INVALID_DATE", "f" * 60, {"a": "b"})
    ]
    assert [kind for kind, *_ in told()] == ["register.imported"]
