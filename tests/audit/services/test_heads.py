"""A chain has one head, opened once."""

from __future__ import annotations

import pytest

from audit.entry import ZERO
from audit.errors import TrailBehind
from audit.models import Head
from audit.services.heads import lock_head
from audit.tree import Frontier
from kernel import tenancy
from tests.factories.audit import CheckpointFactory, HeadFactory
from tests.seats.racing import race_apart


@pytest.fixture
def sequencing(organisation):
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        yield organisation


def test_first_lock_opens_the_chain(sequencing):
    head = lock_head()
    assert (head.epoch, head.origin, head.size) == (0, f"audit.licentia.example/org/{sequencing.pk}", 0)
    assert (bytes(head.last), bytes(head.frontier)) == (ZERO, Frontier().to_bytes())
    assert lock_head() == head


def test_lock_takes_the_newest_epoch(sequencing):
    HeadFactory()
    newest = HeadFactory(epoch=1)
    assert lock_head() == newest


@pytest.mark.parametrize(("epoch", "size"), [(0, 1), (1, 0)])
def test_lock_refuses_a_head_behind_what_was_signed(sequencing, now, epoch, size):
    head = HeadFactory()
    CheckpointFactory(epoch=epoch, size=size, at=now)
    with pytest.raises(TrailBehind) as raised:
        lock_head()
    assert raised.value.facts == {"origin": head.origin, "size": 0, "signed": size}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_race_for_a_new_chain_opens_one(organisation):
    def open_chain():
        with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
            return lock_head().pk

    opened = race_apart([open_chain] * 6)
    with tenancy.within(organisation):
        assert set(opened) == {Head.objects.get().pk}
