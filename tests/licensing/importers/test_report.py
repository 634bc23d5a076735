"""A report says the same in lines and as a document, and its figures add up."""

from __future__ import annotations

from uuid import UUID

from licensing.choices import ImportRowOutcome
from licensing.importers.report import Figures, ImportReport, RegisterFile, RowReport
from licensing.importers.rows import Problem, Rule

RUN = UUID("01990000-0000-7000-8000-000000000001")
DATE = Problem(Rule.INVALID_DATE, "expiration date", "expiration date is 'soon'.")
REMARK = Problem(Rule.ROWS_DISAGREE, "quantity", "Another row says otherwise.")
ROWS = [
    RowReport(2, ImportRowOutcome.MADE, "Editor"),
    RowReport(3, ImportRowOutcome.SKIPPED, "Editor", remarks=[REMARK]),
    RowReport(4, ImportRowOutcome.REFUSED, problem=DATE),
]


def report(*, dry_run: bool) -> ImportReport:
    figures = Figures(products_made=1, licences_made=1) + Figures(people_made=1, assignments_made=2)
    return ImportReport("snipe-it", "ab" * 32, dry_run, None if dry_run else RUN, ROWS, figures)


def test_a_file_knows_its_hash():
    assert RegisterFile("snipe-it", "a.csv", b"").sha256 == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_counts_are_all_rows():
    assert report(dry_run=False).counts == {"made": 1, "changed": 0, "skipped": 1, "refused": 1}
    assert report(dry_run=False).count(ImportRowOutcome.REFUSED) == 1


def test_lines_tell_every_row_and_the_sums():
    assert report(dry_run=False).lines == [
        "row 2: made     Editor",
        "row 3: skipped  Editor  ROWS_DISAGREE: Another row says otherwise.",
        "row 4: refused  INVALID_DATE: expiration date is 'soon'.",
        "3 rows: 1 made, 0 changed, 1 skipped, 1 refused.",
        "Licences: 1 made, 0 changed. Seats assigned: 2. People: 1 new. Products: 1 new.",
        "Refused rows wait in the import's error queue until they are put right.",
    ]


def test_lines_of_a_dry_run_say_that_nothing_was_kept():
    assert report(dry_run=True).lines[-1] == "This was a dry run: nothing was kept."


DOCUMENTS = [
    {"number": 2, "outcome": "made", "licence": "Editor"},
    {
        "number": 3,
        "outcome": "skipped",
        "licence": "Editor",
        "remarks": [{"code": "ROWS_DISAGREE", "field": "quantity", "message": "Another row says otherwise."}],
    },
    {
        "number": 4,
        "outcome": "refused",
        "code": "INVALID_DATE",
        "field": "expiration date",
        "message": "expiration date is 'soon'.",
    },
]


def test_document_says_what_the_lines_say():
    assert report(dry_run=False).document == {
        "format": "snipe-it",
        "sha256": "ab" * 32,
        "dry_run": False,
        "run": str(RUN),
        "counts": {"rows": 3, "made": 1, "changed": 0, "skipped": 1, "refused": 1},
        "figures": {
            "products_made": 1,
            "licences_made": 1,
            "licences_changed": 0,
            "people_made": 1,
            "assignments_made": 2,
        },
        "rows": DOCUMENTS,
    }
    assert report(dry_run=True).document["run"] is None
