"""The command reports every row, in lines or as a document, and its exit code can be trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kernel import tenancy
from licensing.importers import tables
from licensing.models import ImportRow, ImportRun, Licence
from seats.models import Assignment
from tests.factories.accounts import OrganisationFactory
from tests.trail import recorded

GOOD = "Full Name,Email,Item name,seats\nAda,ada@example.test,Engine,5\n"
HALF_BAD = GOOD + "Bob,bob,Engine,5\n"


@pytest.fixture
def run(organisation, tmp_path, capsys):
    def ran(content: str | bytes, *words: str, slug: str = organisation.slug) -> tuple[int, str, str]:
        file = tmp_path / "register.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = 0
        try:
            call_command("import_register", str(file), "--format", "snipe-it", "--organisation", slug, *words)
        except SystemExit as left:
            code = int(left.code or 0)
        return (code, *capsys.readouterr())

    return ran


def test_a_register_without_fault_leaves_with_0(run, organisation):
    code, out, err = run(GOOD)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "row 2: made     Engine",
        "1 rows: 1 made, 0 changed, 0 skipped, 0 refused.",
        "Licences: 1 made, 0 changed. Seats assigned: 1. People: 1 new. Products: 1 new.",
    ]
    with tenancy.within(organisation):
        assert Licence.objects.get().name == "Engine"
        (imported,) = recorded("register.imported")
        assert imported["actor"] == {"kind": "system", "ref": "command"}


def test_refused_rows_leave_with_1_and_good_ones_are_kept(run, organisation):
    code, out, err = run(HALF_BAD)
    assert (code, err) == (1, "")
    assert out.splitlines()[1] == "row 3: refused  INVALID_EMAIL: Email is 'bob', not an e-mail address."
    with tenancy.within(organisation):
        assert (Assignment.objects.count(), ImportRow.objects.get().number) == (1, 3)


def test_json_is_one_document(run, organisation):
    code, out, err = run(HALF_BAD, "--json")
    report = json.loads(out)
    assert (code, err, report["counts"]) == (
        1,
        "",
        {"rows": 2, "made": 1, "changed": 0, "skipped": 0, "refused": 1},
    )
    assert report["rows"][1] == {
        "number": 3,
        "outcome": "refused",
        "code": "INVALID_EMAIL",
        "field": "Email",
        "message": "Email is 'bob', not an e-mail address.",
    }
    with tenancy.within(organisation):
        assert report["run"] == str(ImportRun.objects.get().pk)


def test_a_dry_run_reports_the_same_and_keeps_nothing(run, organisation):
    rehearsed = json.loads(run(HALF_BAD, "--json", "--dry-run")[1])
    with tenancy.within(organisation):
        assert (Licence.objects.count(), ImportRun.objects.count(), recorded()) == (0, 0, [])
    real = json.loads(run(HALF_BAD, "--json")[1])
    assert rehearsed | {"dry_run": False, "run": real["run"]} == real


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("colour\nred\n", "UNKNOWN_COLUMNS: The format snipe-it has no column 'colour'. It has: "),
        ("Item name\nEngine\n", "MISSING_COLUMNS: The format snipe-it needs the column seats."),
        (b"\xff\xfe", "FILE_NOT_TEXT: The file is not UTF-8 text: byte 0 is 0xff."),
        ("", "FILE_EMPTY: The file has no header that can be read; is it the right one?"),
    ],
)
def test_a_file_that_is_refused_leaves_with_1_and_one_line(run, organisation, content, said):
    code, out, err = run(content)
    assert (code, out, err.startswith(said), err.count("\n")) == (1, "", True, 1)
    with tenancy.within(organisation):
        assert (ImportRun.objects.count(), recorded()) == (0, [])


def test_a_refused_file_is_told_in_json_too(run):
    code, out, _ = run("Item name,seats\n", "--json")
    assert (code, json.loads(out)) == (
        1,
        {
            "error": {
                "code": "FILE_EMPTY",
                "facts": {"part": "rows below its header"},
                "message": "The file has no rows below its header; is it the right one?",
            }
        },
    )


def test_a_file_beyond_the_limit_is_refused(run, monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    code, _, err = run(GOOD)
    assert (code, err.split(":")[0]) == (1, "FILE_TOO_LARGE")


def test_a_file_that_is_not_there_is_refused(organisation, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("import_register", "/nowhere.csv", "--format", "snipe-it", "--organisation", organisation.slug)
    assert (left.value.code, capsys.readouterr().err) == (
        1,
        "FILE_UNREADABLE: /nowhere.csv cannot be read: No such file or directory.\n",
    )


def test_an_unknown_organisation_is_refused(run):
    code, _, err = run(GOOD, slug="nobody")
    assert (code, err) == (1, "UNKNOWN_ORGANISATION: No organisation has the short name nobody.\n")


def test_an_unknown_format_is_a_wrong_command_line(organisation):
    with pytest.raises(CommandError, match="invalid choice: 'abacus'"):
        call_command("import_register", "a.csv", "--format", "abacus", "--organisation", organisation.slug)


def test_the_import_of_one_organisation_is_not_seen_by_another(run, organisation):
    run(GOOD)
    other = OrganisationFactory()
    assert run(GOOD, slug=other.slug)[0] == 0
    for each in (organisation, other):
        with tenancy.within(each):
            assert (Licence.objects.count(), Assignment.objects.count()) == (1, 1)


def test_the_example_of_the_tour_can_be_rehearsed(organisation, capsys):
    example = Path(__file__).parents[4] / "docs" / "examples" / "register.csv"
    with pytest.raises(SystemExit) as left:
        call_command(
            "import_register", str(example), "--format", "snipe-it", "--organisation", organisation.slug, "--dry-run"
        )
    assert (left.value.code, capsys.readouterr().out.splitlines()[-1]) == (
        1,
        "This was a dry run: nothing was kept.",
    )
