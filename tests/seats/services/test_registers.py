"""A register is taken in row by row: nothing is lost, nothing is guessed, and reading it again changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from accounts.models import Person
from licensing.choices import ImportRowOutcome, LicenceModel, LicenceStatus
from licensing.errors import NotText, RowResolved, RowStillRefused, UnknownColumns, UnknownFormat
from licensing.importers.report import Figures, ImportReport, RegisterFile, RowReport
from licensing.importers.rows import Problem, Rule
from licensing.models import ImportRow, ImportRun, Licence, LicenceType, Product
from licensing.services import withdrawing
from seats.choices import PoolKind, PoolMode
from seats.models import Assignment, SeatPool
from seats.services import named, registers
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.trail import recorded

DATA = Path(__file__).parents[2] / "licensing" / "data"
EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "register.csv"
KEPT = (Licence, LicenceType, Product, SeatPool, Assignment, Person)
MADE, CHANGED, SKIPPED, REFUSED = ImportRowOutcome
HEADER = "Full Name,Email,Username,Item name,serial number,purchase cost,expiration date,seats\n"
ADA = "Ada,ada@example.test,ada,Engine,S-1,$10.00,02/26/2027,5\n"
BOB = "Bob,bob@example.test,bob,Engine,S-1,$10.00,02/26/2027,5\n"


def file(content: str | bytes) -> RegisterFile:
    return RegisterFile("snipe-it", "register.csv", content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def take_in(inside, actor, now):
    def taken(content: str | bytes, *, dry_run: bool = False) -> ImportReport:
        return registers.import_register(file=file(content), dry_run=dry_run, actor=actor, now=now)

    return taken


def outcomes(report: ImportReport) -> list[tuple[int, ImportRowOutcome]]:
    return [(row.number, row.outcome) for row in report.rows]


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


def test_a_licence_that_is_known_keeps_its_check_outs_and_takes_new_ones(take_in):
    take_in(HEADER + ADA)
    report = take_in(HEADER + BOB)
    assert (outcomes(report), report.figures) == ([(2, MADE)], Figures(people_made=1, assignments_made=1))
    assert sorted(Assignment.objects.filter(ended_at=None).values_list("person__name", flat=True)) == ["Ada", "Bob"]


def test_rows_that_vanished_are_left_alone(take_in):
    take_in(HEADER + ADA + BOB.replace("S-1", "S-2"))
    with assert_nothing_moves(*KEPT):
        take_in(HEADER + ADA)


def test_what_the_register_says_anew_changes_the_licence_and_its_pool(take_in):
    take_in(HEADER + ADA)
    report = take_in(HEADER + ADA.replace(",5\n", ",8\n").replace("2027", "2028"))
    assert (outcomes(report), report.figures) == ([(2, CHANGED)], Figures(licences_changed=1))
    licence, pool = Licence.objects.get(), SeatPool.objects.get()
    assert (licence.quantity, pool.capacity, licence.usable_until) == (8, 8, datetime(2028, 2, 27, tzinfo=UTC))
    (changed,) = recorded("licence.entitlement_changed")
    (resized,) = recorded("seat.pool_resized")
    assert (changed["data"]["fields"], resized["data"]["from"], resized["data"]["to"]) == (
        ["quantity", "usable_until"],
        5,
        8,
    )


def test_rows_of_one_licence_that_disagree_keep_the_first_and_every_check_out(take_in):
    report = take_in(HEADER + ADA + BOB.replace(",5\n", ",6\n"))
    said = "An earlier row of the same licence says otherwise about: quantity. The earlier one was kept."
    assert report.rows == [
        RowReport(2, MADE, "Engine", remarks=[]),
        RowReport(3, MADE, "Engine", remarks=[Problem(Rule.ROWS_DISAGREE, "quantity", said)]),
    ]
    assert (Licence.objects.get().quantity, SeatPool.objects.get().assigned) == (5, 2)


def test_the_same_name_with_another_serial_is_another_licence_of_one_product(take_in):
    take_in(HEADER + ADA + ADA.replace("S-1", "S-2"))
    assert (Licence.objects.count(), Product.objects.count(), Person.objects.count()) == (2, 1, 1)


def test_one_person_twice_on_a_licence_holds_two_seats_by_one_assignment(take_in):
    content = HEADER + ADA + BOB + ADA
    report = take_in(content)
    assert outcomes(report) == [(2, MADE), (3, MADE), (4, MADE)]
    assert list(Assignment.objects.order_by("quantity").values_list("person__name", "quantity")) == [
        ("Bob", 1),
        ("Ada", 2),
    ]
    assert (SeatPool.objects.get().assigned, report.figures.assignments_made) == (3, 3)
    assert [body["data"]["quantity"] for body in recorded("seat.assigned")] == [1, 1, 2]
    with assert_nothing_moves(*KEPT):
        assert outcomes(take_in(content)) == [(2, SKIPPED), (3, SKIPPED), (4, SKIPPED)]


def test_a_second_seat_of_a_known_holder_raises_the_assignment(take_in):
    take_in(HEADER + ADA)
    report = take_in(HEADER + ADA + ADA)
    assert outcomes(report) == [(2, SKIPPED), (3, MADE)]
    assert (Assignment.objects.get().quantity, SeatPool.objects.get().assigned) == (2, 2)


def test_a_check_out_that_was_ended_here_is_recorded_anew(take_in, actor, now):
    take_in(HEADER + ADA)
    named.release(assignment=Assignment.objects.get(), actor=actor, now=now)
    assert outcomes(take_in(HEADER + ADA)) == [(2, MADE)]
    assert (Assignment.objects.filter(ended_at=None).count(), SeatPool.objects.get().assigned) == (1, 1)


def test_a_row_of_nobody_makes_the_licence_alone(take_in):
    report = take_in("Item name,seats\nEngine,5\n")
    assert report.figures == Figures(products_made=1, licences_made=1)
    assert (SeatPool.objects.get().assigned, Assignment.objects.count()) == (0, 0)


def test_an_asset_can_hold_a_seat(take_in):
    content = "Item name,seats,Asset tag,Username\nEngine,5,LAP-1,\nEngine,5,LAP-2,ada\nEngine,5,LAP-1,\n"
    report = take_in(content)
    assert report.figures.assignments_made == 3
    assert sorted(Assignment.objects.values_list("device", "person__user_name", "quantity")) == [
        ("", "ada", 1),
        ("LAP-1", None, 2),
    ]
    assert [body["data"].get("device") for body in recorded("seat.assigned")] == ["LAP-1", None, "LAP-1"]
    with assert_nothing_moves(*KEPT):
        take_in(content)


def test_a_licence_without_an_end_is_perpetual_and_one_with_an_end_a_subscription(take_in):
    take_in(HEADER + ADA + BOB.replace("S-1", "S-2").replace("02/26/2027", ""))
    found = Licence.objects.order_by("serial").values_list("licence_type__name", "licence_type__model")
    assert list(found) == [
        ("Imported subscription", LicenceModel.SUBSCRIPTION),
        ("Imported perpetual", LicenceModel.PERPETUAL),
    ]
    assert LicenceType.objects.count() == 2


def test_the_end_is_the_start_of_the_next_day_where_the_organisation_is(take_in, inside):
    inside.time_zone, inside.currency = "America/New_York", "GBP"
    inside.save()
    take_in(HEADER + ADA.replace("$", ""))
    licence = Licence.objects.get()
    assert (licence.usable_until, licence.currency) == (datetime(2027, 2, 27, 5, tzinfo=UTC), "GBP")


def test_someone_already_known_is_not_enrolled_again(take_in):
    ada = PersonFactory(email="ADA@example.test")
    bob = PersonFactory(email="", user_name="BOB")
    report = take_in(HEADER + ADA + BOB)
    assert report.figures.people_made == 0
    assert set(Assignment.objects.values_list("person", flat=True)) == {ada.pk, bob.pk}


def test_a_revoked_licence_stays_as_it_is_and_its_use_is_recorded(take_in, actor, now):
    take_in(HEADER + ADA)
    withdrawing.revoke(licence=Licence.objects.get(), reason="", actor=actor, now=now)
    with assert_nothing_moves(Licence):
        report = take_in(HEADER + ADA.replace(",5\n", ",9\n") + BOB.replace(",5\n", ",9\n"))
    assert [(row.outcome, [remark.code for remark in row.remarks]) for row in report.rows] == [
        (SKIPPED, ["LICENCE_REVOKED"]),
        (MADE, []),
    ]
    assert (SeatPool.objects.get().capacity, SeatPool.objects.get().assigned) == (5, 2)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"Item name,seats\n\xff,5\n", NotText),
        (b"Item name,seats\nEngine\0,5\n", NotText),
        (b"Item name,seats,colour\nEngine,5,red\n", UnknownColumns),
    ],
)
def test_a_file_that_is_refused_leaves_nothing_behind(take_in, content, error):
    with assert_nothing_moves(*KEPT, ImportRun, ImportRow), pytest.raises(error):
        take_in(content)
    assert recorded() == []


def test_a_format_that_nobody_reads_leaves_nothing_behind(inside, actor, now):
    with assert_nothing_moves(*KEPT, ImportRun), pytest.raises(UnknownFormat):
        registers.import_register(file=RegisterFile("abacus", "a.csv", b""), dry_run=False, actor=actor, now=now)


def test_many_rows_take_few_statements(take_in, django_assert_max_num_queries):
    rows = "".join(
        f"P{n},p{n % 40}@example.test,p{n % 40},Item {n // 4},S-{n // 4},$1.00,02/26/2027,3\n" for n in range(1200)
    )
    take_in(HEADER + rows)
    with django_assert_max_num_queries(80):
        report = take_in(HEADER + rows)
    assert report.counts == {MADE: 0, CHANGED: 0, SKIPPED: 1200, REFUSED: 0}


@pytest.fixture
def waiting(take_in) -> ImportRow:
    take_in(HEADER + ADA + BOB.replace("02/26/2027", "soon"))
    row: ImportRow = ImportRow.objects.get()
    return row


def test_retry_takes_the_corrected_row_in_and_off_the_queue(waiting, actor, now):
    cells = waiting.cells | {"expiration date": "02/26/2027"}
    report = registers.retry_row(row=waiting, cells=cells, actor=actor, now=now)
    assert report == RowReport(3, MADE, "Engine", remarks=[])
    waiting.refresh_from_db()
    assert (waiting.resolved_at, waiting.outcome, waiting.cells) == (now, MADE, cells)
    assert (SeatPool.objects.get().assigned, Licence.objects.count()) == (2, 1)
    assert recorded("register.imported")[-1]["data"] == {
        "format": "snipe-it",
        "sha256": waiting.run.sha256,
        "retried_row": 3,
        "made": 1,
        "licences": 0,
        "assignments": 1,
        "people": 1,
    }


def test_retry_of_what_was_imported_meanwhile_changes_nothing_but_the_queue(waiting, take_in, actor, now):
    take_in(HEADER + ADA + BOB)
    cells = waiting.cells | {"expiration date": "02/26/2027"}
    with assert_nothing_moves(*KEPT):
        report = registers.retry_row(row=waiting, cells=cells, actor=actor, now=now)
    assert report.outcome == SKIPPED


def test_retry_of_a_row_that_is_still_wrong_changes_nothing(waiting, actor, now):
    with assert_nothing_moves(*KEPT, ImportRow), pytest.raises(RowStillRefused) as refusal:
        registers.retry_row(row=waiting, cells=waiting.cells, actor=actor, now=now)
    assert refusal.value.extensions == {
        "code": "ROW_REFUSED",
        "field": "expiration date",
        "facts": {
            "reason": "INVALID_DATE",
            "problem": "expiration date is 'soon'; write it as month/day/year or as year-month-day.",
        },
    }


def test_retry_refuses_columns_of_no_layout(waiting, actor, now):
    with assert_nothing_moves(*KEPT, ImportRow), pytest.raises(UnknownColumns):
        registers.retry_row(row=waiting, cells={"colour": "red"}, actor=actor, now=now)


def test_retry_refuses_a_row_that_was_put_right(waiting, actor, now):
    cells = waiting.cells | {"expiration date": "02/26/2027"}
    registers.retry_row(row=waiting, cells=cells, actor=actor, now=now)
    with assert_nothing_moves(*KEPT, ImportRow), pytest.raises(RowResolved):
        registers.retry_row(row=waiting, cells=cells, actor=actor, now=now)
