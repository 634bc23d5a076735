"""Registers that are refused, and rows that wait to be put right: nothing moves until they are."""

from __future__ import annotations

import pytest

from licensing.errors import NotText, RowResolved, RowStillRefused, UnknownColumns, UnknownFormat
from licensing.importers.report import RegisterFile, RowReport
from licensing.models import ImportRow, ImportRun, Licence
from seats.models import SeatPool
from seats.services import registers
from tests.conftest import assert_nothing_moves
from tests.seats.register_files import (
    ADA,
    BOB,
    CHANGED,
    HEADER,
    KEPT,
    MADE,
    REFUSED,
    SKIPPED,
)
from tests.trail import recorded


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
