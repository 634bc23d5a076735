"""`seed_demo` says what to expect, and keeps the sign-ins for `make demo`."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Organisation
from config import embedded


@pytest.fixture
def local(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "LOCAL", tmp_path)
    return tmp_path


def test_seed_demo_prints_what_to_expect_and_keeps_it(db, local):
    out = StringIO()
    call_command("seed_demo", "--json", "--at", "2026-11-02T12:00:00Z", stdout=out)
    document = json.loads(out.getvalue())
    kept = local / "demo.json"
    assert json.loads(kept.read_text()) == document
    assert (kept.stat().st_mode & 0o777, document["organisation"], len(document["sign_ins"])) == (0o600, "demo", 5)
    assert document["reclamation"] == [
        "Farid Abbott",
        "Greta Abbott",
        "Hugo Abbott",
        "Ines Abbott",
        "Jonas Abbott",
        "Kiran Abbott",
    ]


@pytest.mark.parametrize("at", ["yesterday", "2026-13-01T00:00:00Z", "2026-11-02T12:00:00"])
def test_seed_demo_refuses_what_is_no_instant(db, local, at):
    err = StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("seed_demo", "--at", at, stderr=err)
    assert (leaving.value.code, Organisation.objects.count(), list(local.iterdir())) == (1, 0, [])
    assert err.getvalue() == f"INVALID_INPUT: {at} is not an instant such as 2026-11-02T12:00:00Z.\n"


@pytest.mark.parametrize(("verbosity", "lines"), [(0, 2), (1, 9)])
def test_seed_demo_leaves_the_ways_in_to_whoever_prints_them(db, local, verbosity, lines):
    out = StringIO()
    call_command("seed_demo", verbosity=verbosity, stdout=out)
    assert len(out.getvalue().splitlines()) == lines
