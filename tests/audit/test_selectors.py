"""What the trail is asked: histories, health, and whose chain has work to be done."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from audit import selectors
from audit.choices import Outcome
from audit.models import Checkpoint
from kernel import tenancy
from tests.factories.accounts import OrganisationFactory
from tests.factories.audit import BodyFactory, CheckpointFactory, HeadFactory, OutboxFactory


@pytest.fixture
def sequencing(organisation):
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        yield organisation


def id_of(instant):
    """Return an event's id as it would have been made at an instant (UUIDv7)."""
    return UUID(int=int(instant.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62)


def test_history_is_of_one_object_oldest_first(sequencing, now):
    second, first = (BodyFactory(seq=seq, object_id="a", at=now) for seq in (2, 1))
    BodyFactory(seq=3, object_id="b", at=now, outcome=Outcome.DENIED)
    assert list(selectors.list_history("a")) == [first, second]


def test_health_of_a_trail_that_keeps_up(inside, now):
    assert selectors.health(now=now) == selectors.Health(0, timedelta(), None)


def test_health_tells_what_waits_and_what_was_signed(organisation, now):
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        CheckpointFactory(size=3, at=now)
        newest = CheckpointFactory(size=4, at=now)
    with tenancy.within(organisation):
        for seconds in (3, 8, 5):
            OutboxFactory(id=id_of(now - timedelta(seconds=seconds)))
        assert selectors.health(now=now) == selectors.Health(3, timedelta(seconds=8), newest)


def test_longest_lag_is_that_of_any_organisation(db, now):
    for seconds in (3, 8):
        with tenancy.within(OrganisationFactory()):
            OutboxFactory(id=id_of(now - timedelta(seconds=seconds)))
    assert selectors.longest_lag(now=now) == timedelta(seconds=8)


def test_lag_is_never_negative(organisation, now):
    with tenancy.within(organisation):
        OutboxFactory(id=id_of(now + timedelta(seconds=1)))
    assert selectors.longest_lag(now=now) == timedelta()


def test_organisations_that_wait_are_named_once(db):
    waiting, _idle = OrganisationFactory.create_batch(2), OrganisationFactory()
    for organisation in waiting:
        with tenancy.within(organisation):
            OutboxFactory.create_batch(3)
    assert selectors.list_organisations_waiting() == sorted(organisation.pk for organisation in waiting)


def test_nobody_waits_when_the_outbox_is_empty(db):
    assert selectors.list_organisations_waiting() == []


def test_unsigned_are_those_that_grew_since(db, now):
    def chain(size, *signed, at=now):
        organisation = OrganisationFactory()
        with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
            HeadFactory(size=size)
            for each in signed:
                CheckpointFactory(size=each, at=at)
        return organisation.pk

    never, grown = chain(3), chain(3, 1, 2)
    chain(3, 2, at=now + timedelta(seconds=1))
    chain(3, 2, 3)
    chain(0)
    assert selectors.list_organisations_unsigned(before=now) == sorted([never, grown])


@pytest.mark.parametrize(
    ("seq", "explained_at", "size"),
    [(0, None, 2), (1, None, 2), (2, None, 4), (4, None, None), (0, 3, 4), (0, 4, None)],
)
def test_checkpoint_covers_the_entry_and_every_reason(sequencing, now, seq, explained_at, size):
    HeadFactory()
    for signed in (4, 2):
        CheckpointFactory(size=signed, at=now)
    BodyFactory(seq=9, at=now)
    if explained_at is not None:
        BodyFactory(seq=1, type="retention.pruned", at=now)
        BodyFactory(seq=explained_at, type="privacy.erased", at=now)
    found = selectors.checkpoint_covering(seq)
    assert (found.size if found else None) == size


def test_checkpoint_of_an_older_epoch_covers_nothing(sequencing, now):
    HeadFactory()
    HeadFactory(epoch=1)
    CheckpointFactory(size=4, at=now)
    assert (selectors.checkpoint_covering(0), Checkpoint.objects.count()) == (None, 1)
