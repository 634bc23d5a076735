"""The outbox becomes a chain: nothing lost, nothing twice, no fork, whoever writes meanwhile."""

from __future__ import annotations

import json
from contextlib import contextmanager
from threading import Event, Thread

import psycopg
import pytest
from django.db import connection

from audit.entry import ZERO, entry_text, leaf_hash
from audit.errors import OutboxAltered, TrailBehind
from audit.models import Body, Checkpoint, Entry, Head, Outbox
from audit.services import sequencing
from audit.tree import Frontier, root
from audit.walk import Walk
from kernel import tenancy
from tests.factories.accounts import OrganisationFactory
from tests.factories.audit import CheckpointFactory, OutboxFactory
from tests.seats.racing import race_apart


def stored(organisation):
    """Return the chain's entries with their bodies, as a verifier reads them."""
    with tenancy.within(organisation):
        bodies = dict(Body.objects.values_list("seq", "body"))
        rows = Entry.objects.order_by("seq").values_list("seq", "text", "leaf")
        return [(seq, bytes(text), bytes(leaf), bytes(bodies[seq])) for seq, text, leaf in rows]


def test_sequence_chains_in_the_order_of_writing(organisation, write):
    written = write(3)
    assert sequencing.sequence(organisation) == 3
    with tenancy.within(organisation):
        head, entries = Head.objects.get(), list(Entry.objects.all())
        assert [(entry.pk, entry.epoch, entry.seq) for entry in entries] == [
            (key, 0, seq) for seq, key in enumerate(written)
        ]
        assert Outbox.objects.count() == 0
    walk = Walk(f"audit.licentia.example/org/{organisation.pk}")
    walk.follow([row[1:] for row in stored(organisation)])
    assert (head.origin, head.size, bytes(head.last)) == (walk._start.decode().splitlines()[1], 3, walk.leaf)
    assert Frontier.from_bytes(bytes(head.frontier)) == walk.frontier
    assert walk.frontier.root() == root(bytes(entry.leaf) for entry in entries)


def test_sequence_keeps_the_body_and_what_lists_need_of_it(organisation, write, now):
    (key,) = write(1)
    with tenancy.within(organisation):
        written = bytes(Outbox.objects.get().body)
    sequencing.sequence(organisation)
    with tenancy.within(organisation):
        body = Body.objects.get(pk=key)
    assert bytes(body.body) == written
    assert (body.epoch, body.seq, body.type, body.outcome, body.at) == (0, 0, "key.rotated", "success", now)
    assert (body.object_kind, body.object_id) == ("organisation", str(organisation.pk))


def test_sequence_continues_where_it_ended(organisation, write):
    write(2)
    sequencing.sequence(organisation)
    write(1)
    assert (sequencing.sequence(organisation), sequencing.sequence(organisation)) == (1, 0)
    last = stored(organisation)[-1]
    with tenancy.within(organisation):
        before, entry = Entry.objects.filter(seq__in=(1, 2))
        assert (bytes(entry.previous), before.seq) == (bytes(before.leaf), 1)
    assert last[1].splitlines()[2:4] == [b"2", bytes(entry.previous).hex().encode()]


def test_first_entry_follows_zeros(organisation, write):
    write(1)
    sequencing.sequence(organisation)
    ((_, text, leaf, body),) = stored(organisation)
    origin = f"audit.licentia.example/org/{organisation.pk}"
    digest = bytes.fromhex(text.splitlines()[4].decode())
    assert text == entry_text(origin=origin, seq=0, previous=ZERO, body_hash=digest)
    assert (leaf, json.loads(body)["v"]) == (leaf_hash(text), 1)


def test_drain_takes_batch_after_batch(organisation, write, monkeypatch):
    monkeypatch.setattr(sequencing, "BATCH", 3)
    write(7)
    assert sequencing.drain(organisation) == 7
    assert [row[0] for row in stored(organisation)] == list(range(7))


def test_sequence_refuses_what_was_altered_while_it_waited(organisation, write):
    write(1)
    with tenancy.within(organisation):
        altered = OutboxFactory(number=10**9, body_hash=bytes(32))
    with pytest.raises(OutboxAltered) as raised:
        sequencing.sequence(organisation)
    assert (raised.value.code, raised.value.facts) == ("OUTBOX_ALTERED", {"event": str(altered.pk)})
    with tenancy.within(organisation):
        assert (Outbox.objects.count(), Entry.objects.count(), Head.objects.count()) == (2, 0, 0)


def test_sequence_stops_when_more_was_signed_than_is_there(chained, write, now):
    write(1)
    with tenancy.within(chained, role=tenancy.Role.SEQUENCER):
        CheckpointFactory(size=8, at=now)
    with pytest.raises(TrailBehind) as raised:
        sequencing.sequence(chained)
    facts = {"origin": f"audit.licentia.example/org/{chained.pk}", "size": 7, "signed": 8}
    assert (raised.value.code, raised.value.facts) == ("TRAIL_BEHIND", facts)
    with tenancy.within(chained):
        assert (Outbox.objects.count(), Entry.objects.count(), Checkpoint.objects.count()) == (1, 7, 1)


def test_all_goes_on_past_an_organisation_that_is_stopped(chained, write, now):
    others = OrganisationFactory.create_batch(2)
    for organisation in (*others, chained):
        write(2, into=organisation)
    with tenancy.within(chained, role=tenancy.Role.SEQUENCER):
        CheckpointFactory(size=8, at=now)
    done = sequencing.sequence_all()
    assert (done.done, done.more) == (4, False)
    assert {key: error.code for key, error in done.stopped.items()} == {chained.pk: "TRAIL_BEHIND"}
    assert [len(stored(other)) for other in others] == [2, 2]


def test_all_says_when_more_waits(organisation, write, monkeypatch):
    monkeypatch.setattr(sequencing, "BATCH", 2)
    write(3)
    assert [(done.done, done.more) for done in (sequencing.sequence_all(), sequencing.sequence_all())] == [
        (2, True),
        (1, False),
    ]
    assert sequencing.sequence_all() == sequencing.Round()


class OnAnotherConnection(Thread):
    """Holds a block open on a connection of its own until told to leave."""

    def __init__(self, block):
        super().__init__()
        self.block, self.inside, self.leave = block, Event(), Event()

    def run(self):
        try:
            with self.block():
                self.inside.set()
                self.leave.wait(20)
        finally:
            connection.close()

    def __enter__(self):
        self.start()
        assert self.inside.wait(20)
        return self

    def __exit__(self, *_):
        self.leave.set()
        self.join()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_second_sequencer_waits_for_its_turn(organisation, write):
    write(1)
    with OnAnotherConnection(sequencing.alone):
        assert sequencing.sequence_all() == sequencing.Round()
    assert sequencing.sequence_all() == sequencing.Round(done=1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_late_commit_with_a_lower_number_is_chained(organisation, write):
    @contextmanager
    def writing():
        with tenancy.within(organisation):
            OutboxFactory(number=1, body=body)
            yield

    write(1)
    with tenancy.within(organisation):
        body = bytes(Outbox.objects.get().body)
    with OnAnotherConnection(writing):
        assert sequencing.drain(organisation) == 1
    assert sequencing.drain(organisation) == 1
    assert [row[0] for row in stored(organisation)] == [0, 1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_producers_and_two_drains_lose_nothing_and_fork_nothing(organisation, write, monkeypatch):
    monkeypatch.setattr(sequencing, "BATCH", 7)

    def produce():
        return [key for _ in range(10) for key in write(3)]

    def take():
        return sum(sequencing.drain(organisation) for _ in range(15))

    *produced, one, two = race_apart([produce] * 4 + [take] * 2)
    rest = sequencing.drain(organisation)
    written = {key for keys in produced for key in keys}
    with tenancy.within(organisation):
        assert set(Entry.objects.values_list("pk", flat=True)) == written
        assert (one + two + rest, Outbox.objects.count()) == (120, 0)
    walk = Walk(f"audit.licentia.example/org/{organisation.pk}")
    walk.follow([row[1:] for row in stored(organisation)])
    assert walk.size == 120


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_followers_are_told_at_commit(organisation, write):
    write(1)
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listener:
        listener.execute(f"LISTEN {sequencing.CHANNEL}")
        sequencing.sequence(organisation)
        told = list(listener.notifies(timeout=5, stop_after=1))
    assert [(note.channel, note.payload) for note in told] == [("licentia_trail", str(organisation.pk))]


def test_death_in_a_batch_changes_nothing(organisation, write, monkeypatch):
    write(2)
    monkeypatch.setattr(sequencing, "_bodies", _die)
    with pytest.raises(KeyboardInterrupt):
        sequencing.sequence(organisation)
    with tenancy.within(organisation):
        assert (Outbox.objects.count(), Entry.objects.count(), Body.objects.count()) == (2, 0, 0)
    monkeypatch.undo()
    assert sequencing.sequence(organisation) == 2


def _die(*_):
    """Stop when the entries are written and the bodies are not, as a signal does."""
    raise KeyboardInterrupt
