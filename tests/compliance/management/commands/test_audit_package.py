"""`manage.py audit_package`."""

from __future__ import annotations

import json
from hashlib import sha256
from io import StringIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command

from compliance.choices import ScanTrigger
from compliance.models import AuditPackage
from compliance.services import scanning
from kernel import tenancy
from kernel.actor import Actor
from kernel.clock import now as present
from tests.factories.licensing import LicenceFactory


@pytest.fixture
def stocked(organisation):
    """An organisation with one lot and events that nobody has chained yet."""
    with tenancy.within(organisation):
        LicenceFactory(name="Draw lot")
        scanning.run(trigger=ScanTrigger.COMMAND, actor=Actor.system("test"), now=present())
    return organisation


def run(organisation, output, *arguments) -> tuple[int, str, str]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(
            "audit_package",
            *("--organisation", organisation.slug, "--output", str(output)),
            *arguments,
            stdout=out,
            stderr=err,
        )
    except SystemExit as leaving:
        code = int(str(leaving.code))
    return code, out.getvalue(), err.getvalue()


def test_package_is_written_and_its_gaps_named(stocked, tmp_path):
    output = tmp_path / "package.zip"
    code, out, err = run(stocked, output)
    with tenancy.within(stocked):
        package = AuditPackage.objects.get()
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "missing: LOT_WITHOUT_PROOF, Draw lot: No document proves this purchase."
    assert lines[1] == f"{output} as of {package.as_of}: {package.size} bytes, SHA-256 {package.sha256}"
    assert sha256(output.read_bytes()).hexdigest() == package.sha256
    assert package.redacted


def test_package_as_a_document_gives_the_same_bytes_again(stocked, tmp_path):
    output = tmp_path / "package.zip"
    documents = [json.loads(run(stocked, output, "--as-of", "today", "--json")[1]) for _ in range(2)]
    first, second = documents
    assert first.pop("package") != second.pop("package")
    assert first == second
    assert (first["file"], first["bytes"], first["trail"]["size"]) == (str(output), output.stat().st_size, 1)
    assert [gap["code"] for gap in first["gaps"]] == ["LOT_WITHOUT_PROOF"]


def test_unredacted_package_says_so(stocked, tmp_path):
    document = json.loads(run(stocked, tmp_path / "package.zip", "--unredacted", "--json")[1])
    assert document["redacted"] is False
    with ZipFile(tmp_path / "package.zip") as package:
        assert json.loads(package.read("manifest.json"))["redacted"] is False


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        ("soon", "BAD_DATE: soon is not a date; write today, or a day like 2026-11-30."),
        ("2999-01-01", "DATE_AHEAD: 2999-01-01 has not come yet; give today or a day before it."),
    ],
)
def test_wrong_day_is_refused_in_one_line(stocked, tmp_path, day, refusal):
    assert run(stocked, tmp_path / "package.zip", "--as-of", day) == (1, "", f"{refusal}\n")
    with tenancy.within(stocked):
        assert AuditPackage.objects.count() == 0
    assert list(tmp_path.iterdir()) == []


def test_unwritable_file_is_refused_in_one_line(stocked, tmp_path):
    output = tmp_path / "nowhere" / "package.zip"
    refusal = f"FILE_UNWRITABLE: {output} cannot be written: No such file or directory.\n"
    assert run(stocked, output) == (1, "", refusal)
