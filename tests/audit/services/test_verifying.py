"""A stored trail is checked where it lies; the first bad entry is named and the alarm is in the trail."""

from __future__ import annotations

import json

import pytest

from audit.events import TrailEvent
from audit.models import Outbox
from audit.services import Draft, checkpointing, record_all, sequencing, verifying
from audit.services.verifying import Verdict
from kernel import tenancy
from tests.audit.owner import forge


@pytest.fixture
def verify(organisation, actor, now):
    def run():
        with tenancy.within(organisation):
            return verifying.verify(organisation=organisation, actor=actor, now=now)

    return run


@pytest.fixture
def signed(chained, write, now):
    """Seven entries that were signed and three that were not."""
    checkpointing.checkpoint(chained, now)
    write(3)
    sequencing.drain(chained)
    return chained


def test_clean_trail_is_clean_and_records_nothing(signed, verify):
    assert verify() == Verdict(entries=10)
    with tenancy.within(signed):
        assert Outbox.objects.count() == 0


def test_trail_without_a_chain_is_clean(organisation, verify):
    assert verify() == Verdict(entries=0)


HASHED = "an entry is not the one that was hashed"
ELSEWHERE = "the entries from here on do not give the root that was signed at 7"
HEAD = "the head is not where the entries end"
CHECKPOINT = "the checkpoint of 7 entries does not say what was signed"
FORGERIES = [
    ("UPDATE audit_body SET body = body || ' ' WHERE seq = 3", 3, "a body is not the one that its entry commits to"),
    ("UPDATE audit_entry SET text = text || ' ' WHERE seq = 3", 3, HASHED),
    ("UPDATE audit_entry SET leaf = previous WHERE seq = 3", 3, HASHED),
    ("DELETE FROM audit_entry WHERE seq = 3", 3, "an entry is missing"),
    ("DELETE FROM audit_entry WHERE seq >= 5", 5, "7 entries were signed, 5 are there"),
    ("DELETE FROM audit_entry WHERE seq = 9", 9, HEAD),
    ("UPDATE audit_head SET last = decode(repeat('00', 32), 'hex')", 10, HEAD),
    ("UPDATE audit_head SET frontier = ''", 10, HEAD),
    ("UPDATE audit_checkpoint SET root = decode(repeat('00', 32), 'hex')", 0, ELSEWHERE),
    ("UPDATE audit_checkpoint SET note = replace(note, '7', '8')", 0, CHECKPOINT),
    ("UPDATE audit_signingkey SET public = decode(repeat('00', 32), 'hex')", 0, CHECKPOINT),
]


@pytest.mark.parametrize(("forgery", "seq", "problem"), FORGERIES)
def test_forgery_is_named_and_recorded(signed, verify, forgery, seq, problem):
    forge(signed, forgery)
    verdict = verify()
    assert (verdict.epoch, verdict.first_bad_seq, verdict.problem) == (0, seq, problem)
    with tenancy.within(signed):
        body = json.loads(bytes(Outbox.objects.get(type="audit.verify_failed").body))
    assert (body["object"]["id"], body["data"]) == (
        str(signed.pk),
        {"epoch": 0, "seq": seq, "problem": problem},
    )


def test_bodies_gone_are_unexplained_until_an_event_says_why(signed, verify, actor, now):
    forge(signed, "DELETE FROM audit_body WHERE seq IN (1, 2, 5)")
    assert verify() == Verdict(entries=10, unexplained=((1, 2), (5, 5)))
    with tenancy.within(signed):
        data = {"ranges": [[0, 2]], "policy": "p-1"}
        record_all([Draft(TrailEvent.PRUNED, signed, actor, now, data)])
    sequencing.drain(signed)
    assert verify() == Verdict(entries=11, unexplained=((5, 5),))


def test_long_trail_is_read_chunk_by_chunk(signed, verify, monkeypatch):
    monkeypatch.setattr(verifying, "_CHUNK", 3)
    assert verify() == Verdict(entries=10)
