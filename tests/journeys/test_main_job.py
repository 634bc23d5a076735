"""The main job, as the README tells it: from a register to a package that an auditor verifies alone."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from config import embedded

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[2]
REGISTER = """\
Full Name,Email,Username,Item name,serial number,Category,manufacturer,purchase date,purchase cost,purchase order,\
order number,Licensed To Name,Licensed to Email,expiration date,maintained,reassignable,seats,company,supplier,notes
""" + "".join(
    f"Person {n},person{n}@harbourvale.example,person{n},Draughtsman,D-1,Drawing,Northlight,01/15/2026,$420.00,,,,,,"
    f"no,yes,5,,,\n"
    for n in range(6)
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command with `--json`; give its exit code and its document."""
    monkeypatch.setattr(embedded, "LOCAL", tmp_path / "local")

    def call(name, *arguments):
        out, code = StringIO(), 0
        try:
            call_command(name, *map(str, arguments), "--json", stdout=out)
        except SystemExit as leaving:
            code = leaving.code
        return code, json.loads(out.getvalue())

    return call


def verified(bundle, vkey):
    """Run the verifier as an auditor would: a Python of its own, nothing of ours on its path."""
    command = [sys.executable, "-I", str(ROOT / "audit" / "verify.py"), str(bundle), str(vkey)]
    return subprocess.run(command, check=False, capture_output=True, text=True).returncode


def test_six_on_five_are_observed_and_one_too_many(run, tmp_path):
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    run("create_organisation", "acme", "--name", "Acme", "--owner", "owner@harbourvale.example")
    arguments = ("import_register", register, "--format", "snipe-it", "--organisation", "acme")
    dry = run(*arguments, "--dry-run")[1]
    code, report = run(*arguments)
    assert (code, dry["counts"]) == (0, report["counts"])
    assert report["counts"] == {"rows": 6, "made": 6, "changed": 0, "skipped": 0, "refused": 0}
    again = run(*arguments)[1]
    assert again["counts"] == {"rows": 6, "made": 0, "changed": 0, "skipped": 6, "refused": 0}
    scan = run("run_scan", "--organisation", "acme")[1]
    assert [(finding["kind"], finding["size"]) for finding in scan["violations"]] == [("over_allocation", 1)]


def test_demonstration_ends_in_a_package_that_proves_itself(run, tmp_path):
    announced = run("seed_demo")[1]["reclamation"]
    code, dry = run("run_reclamation", "--organisation", "demo", "--dry-run")
    assert (code, sorted(case["person"] for case in dry["would_reclaim"])) == (0, announced)
    archive, package, vkey = tmp_path / "package.zip", tmp_path / "package", tmp_path / "vkey"
    assert run("audit_package", "--organisation", "demo", "--as-of", "today", "--output", archive)[0] == 0
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(package)
    out = StringIO()
    call_command("audit_vkey", "--organisation", "demo", stdout=out)
    vkey.write_text(out.getvalue(), encoding="utf-8")
    bundle = package / "trail"
    assert verified(bundle, vkey) == 0
    for path in sorted(bundle.iterdir()):
        kept = path.read_bytes()
        for position in {0, len(kept) // 2, len(kept) - 1} if kept else ():
            path.write_bytes(kept[:position] + bytes([kept[position] ^ 1]) + kept[position + 1 :])
            assert (path.name, position, verified(bundle, vkey)) == (path.name, position, 2)
        path.write_bytes(kept)
    assert verified(bundle, vkey) == 0
