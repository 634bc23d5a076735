"""A register is taken in row by row: nothing is lost, nothing is guessed, and reading it again changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from accounts.models import Person
from licensing.choices import LicenceStatus
from licensing.importers.report import Figures
from licensing.importers.rows import Rule
from licensing.models import ImportRow, ImportRun, Licence
from seats.choices import PoolKind, PoolMode
from seats.models import Assignment, SeatPool
from tests.conftest import assert_nothing_moves
from tests.seats.register_files import (
    ADA,
    BOB,
    CHANGED,
    DATA,
    EXAMPLE,
    HEADER,
    KEPT,
    MADE,
    REFUSED,
    SKIPPED,
    outcomes,
)
from tests.trail import recorded


def test_six_check_outs_of_five_seats_are_recorded_as_found(take_in, now):
    report = take_in((DATA / "six-on-five.csv").read_bytes())
    assert outcomes(report) == [(number, MADE) for number in range(2, 8)]
    assert report.figures == Figures(
        products_made=1, licences_made=1, licences_changed=0, people_made=6, assignments_made=6
    )
    licence = Licence.objects.get()
    pool = SeatPool.objects.get()
    assert (licence.name, licence.serial, licence.quantity) == ("Draughtboard CAD", "DB-2041-77", 5)
    assert (licence.purchased_on, licence.issued_at) == (date(2026, 1, 15), datetime(2026, 1, 15, tzinfo=UTC))
    assert (licence.usable_until, licence.status(now)) == (datetime(2027, 1, 15, tzinfo=UTC), LicenceStatus.ACTIVE)
    assert (licence.cost_minor, licence.currency, licence.cost_basis) == (475000, "USD", "flat")
    assert (pool.licence, pool.name, pool.kind, pool.mode) == (
        licence,
        licence.name,
        PoolKind.NAMED,
        PoolMode.OBSERVED,
    )
    assert (pool.capacity, pool.assigned, Assignment.objects.filter(ended_at=None).count()) == (5, 6, 6)
    assert Person.objects.filter(name="Ben Carter", source="import").count() == 2


def test_the_same_register_again_changes_nothing(take_in):
    take_in((DATA / "six-on-five.csv").read_bytes())
    with assert_nothing_moves(*KEPT):
        report = take_in((DATA / "six-on-five.csv").read_bytes())
    assert outcomes(report) == [(number, SKIPPED) for number in range(2, 8)]
    assert report.figures == Figures()


def test_a_dry_run_gives_the_same_report_and_keeps_nothing(take_in):
    with assert_nothing_moves(*KEPT, ImportRun, ImportRow):
        rehearsed = take_in(EXAMPLE.read_bytes(), dry_run=True)
    assert recorded() == []
    real = take_in(EXAMPLE.read_bytes())
    assert (rehearsed.rows, rehearsed.figures) == (real.rows, real.figures)
    assert (rehearsed.dry_run, rehearsed.run, real.run) == (True, None, ImportRun.objects.get().pk)


def test_the_example_of_the_tour_is_half_bad_and_keeps_its_good_rows(take_in):
    report = take_in(EXAMPLE.read_bytes())
    assert report.counts == {MADE: 13, CHANGED: 0, SKIPPED: 0, REFUSED: 2}
    assert [(row.number, row.problem.code, row.problem.field) for row in report.rows if row.problem] == [
        (14, Rule.INVALID_DATE, "expiration date"),
        (16, Rule.MALFORMED_ROW, ""),
    ]
    assert [(row.number, row.remarks[0].code) for row in report.rows if row.remarks] == [
        (12, Rule.NEITHER_YES_NOR_NO),
        (13, Rule.NEITHER_YES_NOR_NO),
    ]
    assert (Licence.objects.count(), Assignment.objects.count(), Person.objects.count()) == (6, 12, 8)


def test_refused_rows_wait_with_what_was_wrong_and_are_not_queued_twice(take_in):
    content = HEADER + ADA + ADA.replace("02/26/2027", "soon")
    report = take_in(content)
    take_in(content)
    row = ImportRow.objects.get()
    assert (row.run_id, row.number, row.outcome, row.code, row.field) == (
        report.run,
        3,
        REFUSED,
        "INVALID_DATE",
        "expiration date",
    )
    assert row.message == "expiration date is 'soon'; write it as month/day/year or as year-month-day."
    assert row.cells == dict(
        zip(HEADER.strip().split(","), ADA.strip().replace("02/26/2027", "soon").split(","), strict=True)
    )
    assert [(run.made, run.skipped, run.refused) for run in ImportRun.objects.order_by("id")] == [(1, 0, 1), (0, 1, 1)]


def test_events_tell_the_run_its_licences_its_pools_and_its_seats(take_in, actor):
    report = take_in(HEADER + ADA + BOB)
    assert [body["type"] for body in recorded()] == [
        "person.recorded",
        "person.recorded",
        "config.changed",
        "config.changed",
        "config.changed",
        "licence.generated",
        "seat.pool_opened",
        "seat.assigned",
        "seat.assigned",
        "register.imported",
    ]
    (imported,) = recorded("register.imported")
    assert imported["object"] == {"kind": "importrun", "id": str(report.run)}
    assert imported["actor"]["ref"] == actor.ref
    assert imported["data"] == {
        "format": "snipe-it",
        "sha256": report.sha256,
        "rows": 2,
        "made": 2,
        "changed": 0,
        "skipped": 0,
        "refused": 0,
        "licences": 1,
        "assignments": 2,
        "people": 2,
    }


def test_no_event_names_a_person(take_in):
    take_in(HEADER + ADA)
    assert not [body for body in recorded() if "ada" in str(body["data"]).lower()]
