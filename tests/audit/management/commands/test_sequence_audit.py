"""`sequence_audit` chains and signs until told to stop; a stopped organisation is named once."""

from __future__ import annotations

import json
import os
import signal
from threading import Timer

import pytest
from django.db import OperationalError

from audit.management.commands import sequence_audit
from audit.models import Checkpoint, Entry
from audit.services import sequencing
from kernel import tenancy
from tests.factories.audit import CheckpointFactory


@pytest.fixture
def behind(organisation, events, now):
    """An organisation whose chain cannot go on."""
    events(1)
    sequencing.drain(organisation)
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        CheckpointFactory(size=9, at=now)
    events(1)
    return organisation


@pytest.fixture
def quick(monkeypatch):
    """Look often, and put the signals back."""
    monkeypatch.setattr(sequence_audit, "PAUSE", 0.01)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_once_chains_signs_and_leaves(run, organisation, events, monkeypatch):
    monkeypatch.setattr(sequencing, "BATCH", 2)
    events(5)
    assert run("sequence_audit", "--once") == (0, "5 events chained, 1 checkpoints signed\n", "")
    with tenancy.within(organisation):
        assert (Entry.objects.count(), Checkpoint.objects.get().size) == (5, 5)
    assert run("sequence_audit", "--once") == (0, "0 events chained, 0 checkpoints signed\n", "")


def test_once_names_a_stopped_organisation_and_leaves_with_1(run, behind):
    code, out, err = run("sequence_audit", "--once", "--json")
    told = {"chained": 0, "signed": 0, "stopped": {str(behind.pk): "TRAIL_BEHIND"}}
    assert (code, json.loads(out)) == (1, told)
    assert err == (
        f"{behind.pk} is stopped: TRAIL_BEHIND: The chain audit.licentia.example/org/{behind.pk} has 1 entries, "
        "but 9 were signed. Nothing more is chained until the entries are back or an operator opens a new epoch.\n"
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_loop_works_until_a_signal(run, organisation, events, quick, number):
    events(2)
    Timer(0.5, os.kill, (os.getpid(), number)).start()
    assert run("sequence_audit") == (0, "2 events chained, 1 checkpoints signed\n", "")


def test_loop_names_a_stopped_organisation_once(run, behind, quick):
    Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    code, out, err = run("sequence_audit")
    assert (code, out, err.count("TRAIL_BEHIND")) == (0, "0 events chained, 0 checkpoints signed\n", 1)


def test_loop_waits_for_a_database_that_does_not_answer(run, organisation, events, quick, monkeypatch):
    answers = [OperationalError("gone")]
    chain = sequencing.sequence_all

    def flaky():
        if answers:
            raise answers.pop()
        return chain()

    monkeypatch.setattr(sequencing, "sequence_all", flaky)
    monkeypatch.setattr(sequence_audit.connection, "close", lambda: None)
    events(2)
    Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    code, out, err = run("sequence_audit")
    assert (code, out) == (0, "2 events chained, 1 checkpoints signed\n")
    assert err == "The database does not answer, trying again: gone\n"
