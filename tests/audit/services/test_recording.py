"""An event is written with its change, or neither is."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.db import transaction

from audit.choices import Outcome
from audit.entry import Malformed, disclosure_digest
from audit.events import TrailEvent
from audit.models import Disclosure, Outbox
from audit.services import Draft, Personal, record, record_all, record_denied
from audit.services.disclosing import reveal
from kernel.actor import Actor


def bodies():
    return [json.loads(bytes(row.body)) for row in Outbox.objects.order_by("number")]


def test_record_writes_one_event(inside, actor, now):
    record(TrailEvent.KEY_ROTATED, subject=inside, actor=actor, at=now, data={"key": "k"})
    row = Outbox.objects.get()
    assert (row.type, bytes(row.body_hash)) == ("key.rotated", sha256(bytes(row.body)).digest())
    assert bodies() == [
        {
            "v": 1,
            "id": str(row.pk),
            "type": "key.rotated",
            "time": "2026-11-02T12:00:00.000000Z",
            "actor": {"kind": "user", "ref": actor.ref},
            "object": {"kind": "organisation", "id": str(inside.pk)},
            "outcome": "success",
            "data": {"key": "k"},
        }
    ]


def test_record_denied_says_why(inside, now):
    actor = Actor("client", "c", client="billing")
    record_denied(TrailEvent.KEY_ROTATED, subject=inside, actor=actor, at=now, reason="NO_SUCH_KEY")
    (body,) = bodies()
    assert (body["outcome"], body["reason"], body["actor"]["client"]) == ("denied", "NO_SUCH_KEY", "billing")


def test_record_keeps_personal_values_beside_the_body(inside, actor, now):
    personal = Personal("ada", {"actor.email": "ada@example.test"})
    record(TrailEvent.KEY_ROTATED, subject=inside, actor=actor, at=now, personal=personal)
    (body,) = bodies()
    disclosure = Disclosure.objects.get()
    assert body["pd"] == {"actor.email": disclosure_digest(reveal(disclosure))}
    assert b"ada@example.test" not in bytes(Outbox.objects.get().body)


def test_record_all_keeps_the_order_and_tells_lists_apart(inside, actor, now):
    drafts = [
        Draft(TrailEvent.PRUNED, inside, actor, now, {"part": part, "parts": 2}, corr=corr)
        for corr in ("one", "two")
        for part in (1, 2)
    ]
    record_all(drafts)
    assert [(body["corr"], body["data"]["part"]) for body in bodies()] == [
        ("one", 1),
        ("one", 2),
        ("two", 1),
        ("two", 2),
    ]


def test_record_all_of_nothing_writes_nothing(inside):
    record_all([])
    assert Outbox.objects.count() == 0


def test_unknown_member_is_refused_and_nothing_is_written(inside, actor, now):
    drafts = [
        Draft(TrailEvent.KEY_ROTATED, inside, actor, now),
        Draft(TrailEvent.KEY_ROTATED, inside, actor, now, {"colour": "red", "hue": 1}, Outcome.FAILURE),
    ]
    with pytest.raises(Malformed, match=r"^key.rotated has no member colour, hue$"):
        record_all(drafts)
    assert Outbox.objects.count() == 0


def test_event_goes_with_its_change(inside, actor, now):
    def change():
        with transaction.atomic():
            record(TrailEvent.KEY_ROTATED, subject=inside, actor=actor, at=now)
            raise KeyError

    with pytest.raises(KeyError):
        change()
    assert Outbox.objects.count() == 0
