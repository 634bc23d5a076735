"""Following the trail."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from audit.models import FollowerCursor
from compliance.models import Position, Violation
from compliance.services import following, scanning
from compliance.services.following import Followed
from kernel import tenancy
from kernel.ids import new_id
from seats.choices import PoolMode
from tests.factories.audit import BodyFactory, EntryFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory


def chain(organisation, now, *bodies, start=0):
    """Chain bodies as the sequencer would; None is a pruned one."""
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        for seq, body in enumerate(bodies, start):
            entry = EntryFactory(seq=seq)
            if body is not None:
                BodyFactory(id=entry.pk, seq=seq, type=body["type"], body=json.dumps(body).encode(), at=now)


def told(kind: str, subject, *, type: str = "seat.assigned", **data) -> dict[str, object]:  # noqa: A002  the member's name
    return {"type": type, "object": {"kind": kind, "id": str(subject.pk)}, "data": {k: str(v) for k, v in data.items()}}


@pytest.fixture
def pool(organisation):
    with tenancy.within(organisation):
        made = SeatPoolFactory(licence=LicenceFactory(quantity=5), mode=PoolMode.OBSERVED)
        AssignmentFactory.create_batch(5, pool=made)
    return made


@pytest.fixture
def follow(organisation, actor, now):
    def run(at=now):
        with tenancy.within(organisation):
            return following.follow(actor=actor, now=at)

    return run


def test_follow_evaluates_what_an_event_touches(organisation, pool, follow, actor, now):
    with tenancy.within(organisation):
        scanning.run(trigger="command", actor=actor, now=now)
        LicenceFactory()
        assignment = AssignmentFactory(pool=pool)
    chain(organisation, now, told("assignment", assignment, pool=pool.pk))
    assert follow(now + timedelta(seconds=1)) == Followed(read=1, positions=1)
    with tenancy.within(organisation):
        assert [(each.kind, each.size) for each in Violation.objects.all()] == [("over_allocation", 1)]
        assert Position.objects.count() == 1
        assert FollowerCursor.objects.get().seq == 1


def test_follow_leaves_nothing_for_the_scan(organisation, pool, follow, actor, now):
    chain(organisation, now, told("seatpool", pool))
    follow()
    with tenancy.within(organisation):
        assert scanning.run(trigger="command", actor=actor, now=now).missed == 0


def test_follow_twice_does_no_harm(organisation, pool, follow, now):
    chain(organisation, now, told("seatpool", pool))
    follow()
    with tenancy.within(organisation):
        FollowerCursor.objects.update(seq=0)
        before = list(Position.objects.values())
    assert follow() == Followed(read=1, positions=1)
    with tenancy.within(organisation):
        assert list(Position.objects.values()) == before


def test_follow_with_nothing_new_moves_nothing(organisation, follow):
    assert follow() == Followed()
    with tenancy.within(organisation):
        assert FollowerCursor.objects.get().seq == 0


def test_follow_passes_over_strangers_pruned_bodies_and_its_own_events(organisation, pool, follow, now):
    stranger = SimpleNamespace(pk=new_id())
    own = told("violation", stranger, type="compliance.violation_opened", product=pool.licence.product_id)
    chain(organisation, now, told("licence", stranger), None, own)
    assert follow() == Followed(read=3)
    with tenancy.within(organisation):
        assert FollowerCursor.objects.get().seq == 3
        assert Position.objects.count() == 0


def test_follow_reads_a_batch_at_a_time(organisation, pool, follow, now, monkeypatch):
    monkeypatch.setattr(following, "BATCH", 2)
    chain(organisation, now, *[told("seatpool", pool)] * 3)
    assert follow() == Followed(read=2, positions=1, more=True)
    assert follow() == Followed(read=1, positions=1)
