"""The chain's tables refuse a fork, a change and a removal, whoever asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from audit.models import Body, Disclosure, Entry, Head, Outbox, SubjectKey
from kernel import tenancy
from tests.factories.audit import (
    BodyFactory,
    DisclosureFactory,
    EntryFactory,
    HeadFactory,
    SubjectKeyFactory,
)


@pytest.fixture
def sequencing(organisation):
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        yield organisation


@pytest.mark.parametrize(
    ("repeated", "constraint"),
    [
        ({"seq": 7, "previous": b"\1" * 32}, "audit_entry_number_is_unique"),
        ({"seq": 8, "previous": (7).to_bytes(32, "big")}, "audit_entry_never_forks"),
    ],
)
def test_second_entry_in_one_place_is_refused(sequencing, repeated, constraint):
    EntryFactory(seq=7)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EntryFactory(**repeated)


def test_event_is_chained_once(sequencing):
    entry = EntryFactory()
    with pytest.raises(IntegrityError, match="audit_entry_pkey"), transaction.atomic():
        EntryFactory.build(id=entry.pk).save(force_insert=True)


STATEMENTS = ["UPDATE audit_entry SET text = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
FINAL = "entries of the trail are never changed or removed"
DENIED = "permission denied for table audit_entry"


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize(
    ("role", "answer"), [("none", FINAL), ("licentia_sequencer", DENIED), ("licentia_app", DENIED)]
)
def test_entries_refuse_change_and_removal_to_every_role(sequencing, statement, role, answer):
    entry = EntryFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        with pytest.raises((IntegrityError, ProgrammingError), match=answer), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("SELECT set_config('role', 'licentia_sequencer', true)")
    assert list(Entry.objects.all()) == [entry]


@pytest.mark.parametrize("role", [tenancy.Role.APP, tenancy.Role.OPERATOR])
def test_only_the_sequencer_takes_from_the_outbox(organisation, role):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with tenancy.within(organisation, role=role), refused, transaction.atomic():
        Outbox.objects.all().delete()


def test_application_writes_no_entry(inside):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EntryFactory()


def test_epoch_has_one_head(sequencing):
    HeadFactory()
    with pytest.raises(IntegrityError, match="audit_head_is_one_an_epoch"), transaction.atomic():
        HeadFactory()


def test_body_number_is_unique(sequencing, now):
    BodyFactory(seq=1, at=now)
    with pytest.raises(IntegrityError, match="audit_body_number_is_unique"), transaction.atomic():
        BodyFactory(seq=1, at=now)


def test_person_has_one_key_and_a_field_one_disclosure(inside):
    key, disclosure = SubjectKeyFactory(), DisclosureFactory()
    with pytest.raises(IntegrityError, match="audit_subjectkey_is_one_a_person"), transaction.atomic():
        SubjectKeyFactory(ref=key.ref)
    with pytest.raises(IntegrityError, match="audit_disclosure_is_one_a_field"), transaction.atomic():
        DisclosureFactory(event=disclosure.event)


def test_rows_say_what_they_are(inside):
    rows = [
        Outbox(type="seat.assigned", pk=inside.pk),
        Head(origin="audit.example.test/org/1", size=3),
        Entry(epoch=0, seq=7),
        Body(type="seat.assigned", object_kind="assignment", object_id="9"),
        SubjectKey(ref="a"),
        Disclosure(field="email", event=inside.pk),
    ]
    assert [str(row) for row in rows] == [
        f"seat.assigned {inside.pk}",
        "audit.example.test/org/1 at 3",
        "0/7",
        "seat.assigned of assignment 9",
        "a",
        f"email of {inside.pk}",
    ]
