"""Personal values are read with their person's key, in their own place, and never after it is gone."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

import pytest
from cryptography.exceptions import InvalidTag

from audit.entry import disclosure_digest
from audit.models import Disclosure, SubjectKey
from audit.services.disclosing import Personal, disclose, reveal
from kernel import tenancy
from kernel.ids import new_id
from tests.audit.owner import forge


def test_disclose_keeps_values_sealed_and_gives_their_digests(inside):
    event = new_id()
    digests = disclose(inside.pk, event, Personal("ada", {"actor.email": "ada@example.test", "source.ip": "192.0.2.1"}))
    rows = {row.field: row for row in Disclosure.objects.all()}
    texts = {field: reveal(row) for field, row in rows.items()}
    assert digests == {field: disclosure_digest(text) for field, text in texts.items()}
    told = {field: json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))[1:] for field, text in texts.items()}
    assert told == {
        "actor.email": ["actor.email", "ada@example.test"],
        "source.ip": ["source.ip", "192.0.2.1"],
    }
    assert {(row.event, row.ref) for row in rows.values()} == {(event, "ada")}


def test_one_key_serves_a_person(inside):
    for _ in range(2):
        disclose(inside.pk, new_id(), Personal("ada", {"name": "Ada"}))
    disclose(inside.pk, new_id(), Personal("ben", {"name": "Ben"}))
    assert sorted(SubjectKey.objects.values_list("ref", flat=True)) == ["ada", "ben"]


def test_equal_values_have_unequal_digests(inside):
    one, two = (disclose(inside.pk, new_id(), Personal("ada", {"name": "Ada"})) for _ in range(2))
    assert one["name"] != two["name"]


@pytest.mark.parametrize("place", ["event", "field"])
def test_value_does_not_open_in_another_place(inside, place):
    disclose(inside.pk, new_id(), Personal("ada", {"name": "Ada"}))
    moved = Disclosure.objects.get()
    setattr(moved, place, new_id() if place == "event" else "email")
    with pytest.raises(InvalidTag):
        reveal(moved)


def test_value_is_gone_with_its_persons_key(organisation):
    with tenancy.within(organisation):
        disclose(organisation.pk, new_id(), Personal("ada", {"name": "Ada"}))
    forge(organisation, "DELETE FROM audit_subjectkey")
    with tenancy.within(organisation), pytest.raises(SubjectKey.DoesNotExist):
        reveal(Disclosure.objects.get())
