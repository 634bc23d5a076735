"""`audit_verify` leaves with what it found: 0 clean, 1 unexplained, 2 broken."""

from __future__ import annotations

import json

import pytest

from tests.audit.owner import forge


@pytest.fixture
def chained(run, organisation, events):
    events(3)
    run("audit_checkpoint", "--organisation", organisation.slug)
    return organisation


def test_clean_trail_leaves_with_0(run, chained):
    assert run("audit_verify", "--organisation", chained.slug) == (0, "clean: 3 entries read\n", "")


def test_body_gone_without_a_reason_leaves_with_1(run, chained):
    forge(chained, "DELETE FROM audit_body WHERE seq = 1")
    assert run("audit_verify", "--organisation", chained.slug) == (
        1,
        "entries 1 to 1: the bodies are gone\nunexplained: 3 entries read\n",
        "",
    )


def test_broken_trail_leaves_with_2_and_names_the_entry(run, chained):
    forge(chained, "UPDATE audit_body SET body = body || ' ' WHERE seq = 1")
    assert run("audit_verify", "--organisation", chained.slug)[:2] == (
        2,
        "epoch 0, seq 1: a body is not the one that its entry commits to\nbroken: 0 entries read\n",
    )


def test_programs_are_told_the_first_bad_entry(run, chained):
    forge(chained, "UPDATE audit_body SET body = body || ' ' WHERE seq = 1")
    code, out, _ = run("audit_verify", "--organisation", chained.slug, "--json")
    assert (code, json.loads(out)) == (
        2,
        {
            "verdict": "broken",
            "entries": 0,
            "epoch": 0,
            "first_bad_seq": 1,
            "problem": "a body is not the one that its entry commits to",
            "unexplained": [],
        },
    )
