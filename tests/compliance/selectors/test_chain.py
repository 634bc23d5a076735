"""How far the trail goes for a package, and what happened until then."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from compliance.selectors import chain
from compliance.selectors.chain import Happening
from kernel import tenancy
from tests.factories.audit import BodyFactory, CheckpointFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BODY = json.dumps({"actor": {"kind": "user", "ref": "someone"}}).encode()


@pytest.fixture
def trail(organisation):
    """Write bodies and checkpoints as the sequencer."""

    def write(bodies, sizes=(), epoch=0):
        with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
            for seq, (kind, at) in enumerate(bodies):
                BodyFactory(epoch=epoch, seq=seq, type=kind, at=at, body=BODY)
            for size in sizes:
                CheckpointFactory(epoch=epoch, size=size, at=NOON)

    return write


def covering(organisation, at) -> list[tuple[int, int]]:
    with tenancy.within(organisation):
        return [(each.epoch, each.size) for each in chain.list_checkpoints_covering(at)]


def test_checkpoints_cover_the_last_event_until_then(organisation, trail):
    trail([("seat.assigned", NOON), ("seat.assigned", NOON), ("seat.assigned", NOON + HOUR)], sizes=(1, 2, 3))
    assert covering(organisation, NOON) == [(0, 2), (0, 3)]
    assert covering(organisation, NOON + HOUR) == [(0, 3)]


def test_packages_do_not_lengthen_what_must_be_covered(organisation, trail):
    trail([("seat.assigned", NOON), ("compliance.package_produced", NOON)], sizes=(1, 2))
    assert covering(organisation, NOON) == [(0, 1), (0, 2)]


def test_checkpoints_are_those_of_the_newest_epoch(organisation, trail):
    trail([("seat.assigned", NOON)], sizes=(1,))
    trail([("chain.recovered", NOON)], sizes=(1,), epoch=1)
    assert covering(organisation, NOON) == [(1, 1)]


def test_empty_trail_is_covered_by_any_checkpoint(organisation, trail):
    assert covering(organisation, NOON) == []
    trail([], sizes=(1,))
    assert covering(organisation, NOON) == [(0, 1)]


def test_happenings_go_as_far_as_the_checkpoint_and_the_instant(organisation, trail):
    trail([("seat.assigned", NOON), ("seat.released", NOON + HOUR), ("seat.assigned", NOON)], sizes=(2,))
    with tenancy.within(organisation):
        (checkpoint,) = chain.list_checkpoints_covering(NOON + HOUR).model.objects.all()
        first = Happening(0, NOON, "seat.assigned", "user", "someone", "assignment", "1", "success")
        assert list(chain.iterate_happenings(checkpoint, until=NOON)) == [first]
        assert [each.seq for each in chain.iterate_happenings(checkpoint, until=NOON + HOUR)] == [0, 1]
