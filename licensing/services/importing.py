"""The licensing half of an import: its lots, its record, and the queue of rows that wait to be put right.

The first row of a file that speaks of a lot decides what the lot is. What a register never says (owner, notice,
scope, an own licence type) stays as it is in Licentia.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db import connection

from accounts.models import Organisation
from audit.services import record
from kernel.tenancy import current_organisation_id
from kernel.use_case import use_case
from licensing import selectors
from licensing.choices import CostBasis, ImportRowOutcome, LicenceModel
from licensing.errors import LicenceRevoked, RowResolved
from licensing.events import RegisterEvent
from licensing.importers.report import Figures
from licensing.importers.rows import Problem
from licensing.models import ImportRow, ImportRun
from licensing.services import catalogue, lots, types
from licensing.services.lots import LotTerms, NewLot
from licensing.terms import day_end, day_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import Model

    from audit.entry import JsonValue
    from kernel.actor import Actor
    from licensing.importers.report import ImportReport, RegisterFile
    from licensing.importers.rows import Cells, Lot, Row
    from licensing.models import Licence, LicenceType, Product

PERPETUAL: Final = types.TypeTerms("Imported perpetual", LicenceModel.PERPETUAL)
SUBSCRIPTION: Final = types.TypeTerms("Imported subscription", LicenceModel.SUBSCRIPTION, term="P1Y")
OWN_TYPES: Final = frozenset({PERPETUAL.name, SUBSCRIPTION.name})
BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class RecordedLot:
    """A register's lot as a licence, and what that took; `remark` says what could not be done."""

    licence: Licence
    outcome: ImportRowOutcome
    remark: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the lots of one batch share."""

    organisation: Organisation
    products: Mapping[tuple[str, str], Product]
    perpetual: LicenceType
    subscription: LicenceType
    now: datetime

    def licence_type(self, lot: Lot) -> LicenceType:
        return self.perpetual if lot.expires_on is None else self.subscription


def one_at_a_time() -> Organisation:
    """Hold back other imports of the organisation until the end of the transaction, and return the organisation."""
    organisation_id = current_organisation_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('licensing.import ' || %s, 0))",
            [str(organisation_id)],
        )
    return Organisation.objects.get(pk=organisation_id)


@use_case
def open_run(*, file: RegisterFile, actor: Actor, now: datetime) -> ImportRun:
    """Begin the record of an import; `close_run` completes it and writes its event."""
    del actor
    run: ImportRun = ImportRun.objects.create(format=file.format, file_name=file.name[:300], sha256=file.sha256, at=now)
    return run


@use_case
def record_lots(*, wanted: Sequence[Lot], actor: Actor, now: datetime) -> tuple[Mapping[str, RecordedLot], Figures]:
    """Make or amend the licences of these lots, each named once, in a few statements; by key, with what was made.

    A revoked licence is left as it is, which its remark says. Locks the licences until the end of the transaction.
    """
    known = selectors.licences_of_keys({lot.key for lot in wanted})
    setting, products_made = _setting(wanted, actor, now)
    new = [lot for lot in wanted if lot.key not in known]
    made = lots.record_many(lots=[_new_lot(lot, setting) for lot in new], actor=actor, now=now, source="import")
    amended = {lot.key: _amended(known[lot.key], lot, setting) for lot in wanted if lot.key in known}
    changes = [(found.licence, fields) for found, fields in amended.values() if fields]
    lots.save_changes(changes=changes, actor=actor, now=now)
    recorded = {lot.key: RecordedLot(licence, ImportRowOutcome.MADE) for lot, licence in zip(new, made, strict=True)}
    figures = Figures(products_made=products_made, licences_made=len(made), licences_changed=len(changes))
    return recorded | {key: found for key, (found, _) in amended.items()}, figures


@use_case
def close_run(
    *, run: ImportRun, report: ImportReport, refused: Iterable[tuple[Row, Problem]], actor: Actor, now: datetime
) -> ImportRun:
    """Complete the record of an import: its counts, its refused rows, and one event.

    A row that waits already from an earlier reading of the very same file is not queued twice.
    """
    waiting = selectors.waiting_rows_of_file(run.sha256)
    rows = [_queued(run, row, problem) for row, problem in refused if row.number not in waiting]
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    for outcome, count in report.counts.items():
        setattr(run, outcome.value, count)
    run.save(update_fields=[outcome.value for outcome in ImportRowOutcome])
    data: dict[str, JsonValue] = {
        "format": run.format,
        "sha256": run.sha256,
        "rows": len(report.rows),
        **{outcome.value: count for outcome, count in report.counts.items()},
        **_told(report.figures),
    }
    record(RegisterEvent.IMPORTED, subject=run, actor=actor, at=now, data=data)
    return run


@use_case
def resolve_row(
    *, row: ImportRow, cells: Cells, outcome: ImportRowOutcome, figures: Figures, actor: Actor, now: datetime
) -> ImportRow:
    """Take a row off the error queue, with the cells that put it right. Raises RowResolved when it is off already."""
    current: ImportRow = ImportRow.objects.select_for_update(of=("self",)).select_related("run").get(pk=row.pk)
    if current.resolved_at is not None:
        raise RowResolved(number=current.number)
    current.resolved_at, current.outcome, current.cells = now, outcome, dict(cells)
    current.save(update_fields=["resolved_at", "outcome", "cells"])
    data: dict[str, JsonValue] = {
        "format": current.run.format,
        "sha256": current.run.sha256,
        "retried_row": current.number,
        outcome.value: 1,
        **_told(figures),
    }
    record(RegisterEvent.IMPORTED, subject=current.run, actor=actor, at=now, data=data)
    return current


def _setting(wanted: Sequence[Lot], actor: Actor, now: datetime) -> tuple[_Setting, int]:
    names = {(lot.publisher, lot.name): lot.category for lot in reversed(wanted)}
    known = {product.pk for product in selectors.products_named(names).values()}
    products = catalogue.find_or_register_many(wanted=names, actor=actor, now=now)
    setting = _Setting(
        organisation=Organisation.objects.get(pk=current_organisation_id()),
        products=products,
        perpetual=types.find_or_create(terms=PERPETUAL, actor=actor, now=now),
        subscription=types.find_or_create(terms=SUBSCRIPTION, actor=actor, now=now),
        now=now,
    )
    return setting, len({product.pk for product in products.values()} - known)


def _new_lot(lot: Lot, setting: _Setting) -> NewLot:
    terms = _terms(lot, LotTerms(lot.name, lot.quantity, currency=setting.organisation.currency), setting)
    if lot.purchased_on is not None:
        bought_at = day_start(lot.purchased_on, setting.organisation.time_zone)
        terms = replace(terms, issued_at=min(bought_at, setting.now))
    return NewLot(setting.products[lot.publisher, lot.name], setting.licence_type(lot), terms, lot.key)


def _amended(licence: Licence, lot: Lot, setting: _Setting) -> tuple[RecordedLot, Sequence[str]]:
    changes = lots.differences(licence, _terms(lot, LotTerms.of(licence), setting)) | _moved(licence, lot, setting)
    if changes and licence.revoked_at is not None:
        error = LicenceRevoked(licence=licence.name)
        return RecordedLot(licence, ImportRowOutcome.SKIPPED, Problem(error.code, "", error.message)), []
    lots.apply(licence, changes)
    return RecordedLot(licence, ImportRowOutcome.CHANGED if changes else ImportRowOutcome.SKIPPED), list(changes)


def _moved(licence: Licence, lot: Lot, setting: _Setting) -> dict[str, Model]:
    """Return the product, and the imported type, that a licence moves to; a type chosen by hand stays."""
    product, licence_type = setting.products[lot.publisher, lot.name], setting.licence_type(lot)
    moved: dict[str, Model] = {} if licence.product_id == product.pk else {"product": product}
    if licence.licence_type.name in OWN_TYPES - {licence_type.name}:
        moved["licence_type"] = licence_type
    return moved


def _terms(lot: Lot, current: LotTerms, setting: _Setting) -> LotTerms:
    zone = setting.organisation.time_zone
    return replace(
        current,
        name=lot.name,
        serial=lot.serial,
        quantity=lot.quantity,
        usable_until=None if lot.expires_on is None else day_end(lot.expires_on, zone),
        cost_minor=None if lot.cost is None else lot.cost.amount_minor,
        currency=current.currency if lot.cost is None else lot.cost.currency,
        cost_basis=CostBasis.FLAT,
        purchased_on=lot.purchased_on,
        purchase_order=lot.purchase_order,
        order_number=lot.order_number,
        supplier=lot.supplier,
        reassignable=lot.reassignable,
        notes=lot.notes,
    )


def _queued(run: ImportRun, row: Row, problem: Problem) -> ImportRow:
    return ImportRow(
        run=run,
        number=row.number,
        outcome=ImportRowOutcome.REFUSED,
        code=problem.code,
        field=problem.field[:60],
        message=problem.message,
        cells=dict(row.cells),
    )


def _told(figures: Figures) -> dict[str, JsonValue]:
    return {
        "licences": figures.licences_made + figures.licences_changed,
        "assignments": figures.assignments_made,
        "people": figures.people_made,
    }
