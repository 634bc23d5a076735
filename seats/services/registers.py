"""Taking in another program's register: its lots as licences, its check-outs as observed seats, row by row.

The first row of a lot says what the lot is; a later one that disagrees is taken for its check-out and remarked on.
Rows that a register no longer has are left alone. What it says of a revoked licence is remarked on and left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING, Final

from django.db import transaction

from accounts.models import Person
from kernel.use_case import use_case
from licensing.choices import ImportRowOutcome
from licensing.errors import RowStillRefused
from licensing.importers.formats import format_named
from licensing.importers.report import Figures, ImportReport, RowReport
from licensing.importers.rows import Entry, Problem, Rule
from licensing.services import importing
from seats.services import observing
from seats.services.holders import Holders
from seats.services.observing import Sighting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from kernel.actor import Actor
    from licensing.importers.report import RegisterFile
    from licensing.importers.rows import Cells, CheckOut, Lot, Row
    from licensing.models import ImportRow
    from licensing.services.importing import RecordedLot
    from seats.services.holders import Told
    from seats.services.observing import Holding, Place

BATCH: Final = 1000


@use_case
def import_register(*, file: RegisterFile, dry_run: bool, actor: Actor, now: datetime) -> ImportReport:
    """Take a register in and report every row; good rows are kept and refused ones queued. A dry run keeps nothing.

    Reading the same file again changes nothing. Raises UnknownFormat or RegisterRefused; then nothing is kept.
    """
    before = transaction.savepoint()
    report = _taken_in(file, dry_run=dry_run, actor=actor, now=now)
    if dry_run:
        transaction.savepoint_rollback(before)
    else:
        transaction.savepoint_commit(before)
    return report


@use_case
def retry_row(*, row: ImportRow, cells: Cells, actor: Actor, now: datetime) -> RowReport:
    """Take in a refused row with corrected cells and take it off the error queue.

    A check-out that its holder has already is not counted twice. Raises RowStillRefused naming field and rule,
    RegisterRefused for columns that the format does not have, or RowResolved; then nothing changes.
    """
    organisation = importing.one_at_a_time()
    read = format_named(row.run.format).row(row.number, cells, currency=organisation.currency)
    reading = _Reading(actor, now)
    reading.take_in([read])
    report = reading.rows[0]
    if report.problem is not None:
        problem = report.problem
        raise RowStillRefused(field=problem.field or None, reason=problem.code, problem=problem.message)
    outcome, figures = report.outcome, reading.sums
    importing.resolve_row(row=row, cells=cells, outcome=outcome, figures=figures, actor=actor, now=now)
    return report


def _taken_in(file: RegisterFile, *, dry_run: bool, actor: Actor, now: datetime) -> ImportReport:
    organisation = importing.one_at_a_time()
    found = format_named(file.format).read(file.content, currency=organisation.currency)
    run = importing.open_run(file=file, actor=actor, now=now)
    reading = _Reading(actor, now)
    for batch in batched(found, BATCH):
        reading.take_in(batch)
    report = ImportReport(
        format=file.format,
        sha256=file.sha256,
        dry_run=dry_run,
        run=None if dry_run else run.pk,
        rows=reading.rows,
        figures=reading.sums,
    )
    importing.close_run(run=run, report=report, refused=reading.refused, actor=actor, now=now)
    return report


@dataclass(slots=True)
class _Reading:
    """One reading of a register: what it has shown so far, and what became of each row."""

    actor: Actor
    now: datetime
    rows: list[RowReport] = field(default_factory=list)
    refused: list[tuple[Row, Problem]] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)
    _first: dict[str, Lot] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)
    _times: Counter[Holding] = field(default_factory=Counter)
    _holders: Holders = field(init=False)

    def __post_init__(self) -> None:
        self._holders = Holders(self.actor, self.now)

    @property
    def sums(self) -> Figures:
        """What was made and changed, people included."""
        return self.figures + Figures(people_made=self._holders.enrolled)

    def take_in(self, batch: Sequence[Row]) -> None:
        """Take in a batch of rows: people first, then lots, then check-outs, in the order of the locks."""
        meanings = {row.number: row.meaning for row in batch}
        entries = {number: meaning for number, meaning in meanings.items() if isinstance(meaning, Entry)}
        told = self._told(entries)
        people = {number: self._holders.identify(one) for number, one in told.items()}
        unfit = {number: person for number, person in people.items() if isinstance(person, Problem)}
        taken = {number: entry for number, entry in entries.items() if number not in unfit}
        lots = self._lots(taken)
        known = {number: (told[number], person) for number, person in people.items() if isinstance(person, Person)}
        news = self._check_outs(taken, known)
        for row in batch:
            self._conclude(row, unfit.get(row.number) or row.meaning, lots.get(row.number), row.number in news)

    def _told(self, entries: Mapping[int, Entry]) -> Mapping[int, Told]:
        told = {
            number: self._holders.told(entry.lot.key, said)
            for number, entry in entries.items()
            if (said := entry.check_out) is not None and said.is_of_person
        }
        self._holders.meet(list(told.values()))
        return told

    def _lots(self, taken: Mapping[int, Entry]) -> Mapping[int, RecordedLot]:
        """Record the lots that these rows are the first to tell of; by the number of that row."""
        first: dict[int, Lot] = {}
        for number, entry in taken.items():
            if entry.lot.key not in self._first:
                first[number] = self._first[entry.lot.key] = entry.lot
        recorded, figures = importing.record_lots(wanted=list(first.values()), actor=self.actor, now=self.now)
        licences = [lot.licence for lot in recorded.values()]
        places = observing.open_places(licences=licences, actor=self.actor, now=self.now)
        self._places |= {key: places[lot.licence.pk] for key, lot in recorded.items()}
        self.figures += figures
        return {number: recorded[lot.key] for number, lot in first.items()}

    def _check_outs(self, taken: Mapping[int, Entry], known: Mapping[int, tuple[Told, Person]]) -> set[int]:
        """Record the check-outs of these rows; return the numbers of those that told anything new."""
        seen = {
            number: self._sighting(self._places[entry.lot.key], entry.check_out, known.get(number))
            for number, entry in taken.items()
            if entry.check_out is not None
        }
        news = observing.observe(sightings=list(seen.values()), actor=self.actor, now=self.now)
        self.figures += Figures(assignments_made=sum(news))
        return {number for number, is_news in zip(seen, news, strict=True) if is_news}

    def _sighting(self, place: Place, check_out: CheckOut, known: tuple[Told, Person] | None) -> Sighting:
        person = None if known is None else known[1]
        key = None if known is None else known[0].key or None
        device = check_out.device if person is None else ""
        holding = (place.pool, None if person is None else person.pk, device)
        self._times[holding] += 1
        return Sighting(place, self._times[holding], person, device, key)

    def _conclude(self, row: Row, meaning: Entry | Problem, lot: RecordedLot | None, is_news: bool) -> None:  # noqa: FBT001  one fact of four
        if isinstance(meaning, Problem):
            self.refused.append((row, meaning))
            self.rows.append(RowReport(row.number, ImportRowOutcome.REFUSED, problem=meaning))
            return
        outcome = ImportRowOutcome.SKIPPED if lot is None else lot.outcome
        remark = _disagreement(meaning.lot, self._first[meaning.lot.key]) if lot is None else lot.remark
        remarks = [about for about in (meaning.remark, remark) if about is not None]
        outcome = ImportRowOutcome.MADE if is_news else outcome
        self.rows.append(RowReport(row.number, outcome, meaning.lot.name, remarks=remarks))


def _disagreement(lot: Lot, first: Lot) -> Problem | None:
    fields = ", ".join(name.replace("_", " ") for name in lot.differences(first))
    if not fields:
        return None
    message = f"An earlier row of the same licence says otherwise about: {fields}. The earlier one was kept."
    return Problem(Rule.ROWS_DISAGREE, fields, message)
