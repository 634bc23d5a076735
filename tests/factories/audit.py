"""Rows of the trail as the sequencer leaves them, for tests of the tables themselves."""

from __future__ import annotations

from hashlib import sha256

import factory
from factory.django import DjangoModelFactory

from audit.choices import KeyPurpose, Outcome
from audit.models import Body, Checkpoint, Disclosure, Entry, FollowerCursor, Head, Outbox, SigningKey, SubjectKey


class OutboxFactory(DjangoModelFactory[Outbox]):
    class Meta:
        model = Outbox

    number = factory.Sequence(lambda n: n)
    type = "seat.assigned"
    body = b"{}"
    body_hash = factory.LazyAttribute(lambda event: sha256(event.body).digest())


class HeadFactory(DjangoModelFactory[Head]):
    class Meta:
        model = Head

    origin = "audit.example.test/org/1"
    last = bytes(32)


class EntryFactory(DjangoModelFactory[Entry]):
    class Meta:
        model = Entry

    epoch = 0
    seq = factory.Sequence(lambda n: n)
    text = b"text"
    previous = factory.LazyAttribute(lambda entry: entry.seq.to_bytes(32, "big"))
    leaf = factory.LazyAttribute(lambda entry: (entry.seq + 1).to_bytes(32, "big"))


class BodyFactory(DjangoModelFactory[Body]):
    class Meta:
        model = Body

    epoch = 0
    seq = factory.Sequence(lambda n: n)
    body = b"{}"
    type = "seat.assigned"
    object_kind = "assignment"
    object_id = "1"
    outcome = Outcome.SUCCESS


class CheckpointFactory(DjangoModelFactory[Checkpoint]):
    class Meta:
        model = Checkpoint

    epoch = 0
    size = factory.Sequence(lambda n: n + 1)
    root = bytes(32)
    note = "note"


class SigningKeyFactory(DjangoModelFactory[SigningKey]):
    class Meta:
        model = SigningKey

    purpose = KeyPurpose.CHECKPOINTS
    name = "audit.example.test/org/1"
    public = bytes(32)
    sealed = b"sealed"


class SubjectKeyFactory(DjangoModelFactory[SubjectKey]):
    class Meta:
        model = SubjectKey

    ref = factory.Sequence(str)
    wrapped = b"wrapped"


class DisclosureFactory(DjangoModelFactory[Disclosure]):
    class Meta:
        model = Disclosure

    event = factory.Faker("uuid4", cast_to=None)
    field = "email"
    ref = "ref"
    sealed = b"sealed"


class FollowerCursorFactory(DjangoModelFactory[FollowerCursor]):
    class Meta:
        model = FollowerCursor

    name = "compliance"
