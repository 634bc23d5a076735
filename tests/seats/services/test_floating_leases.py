"""A lease is extended, returned, expired or taken from who leaves; nothing revives it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seats.choices import Counting, EndReason, QueueState
from seats.errors import (
    LeaseExpired,
    LeaseStaleEpoch,
    LicenceNotUsable,
)
from seats.holder import Holder
from seats.models import Claim, Lease, QueueEntry, Slot
from seats.services import floating, queues
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.seats import trail
from tests.seats.trail import refused

pytestmark = pytest.mark.usefixtures("inside")
LATER = timedelta(seconds=60)
TOO_LATE = timedelta(seconds=901)


def test_heartbeat_extends_and_changes_the_epoch(open_floating, take, person, actor, now):
    lease = take(open_floating(), person)
    before = trail.types()
    later = floating.heartbeat(lease=lease, epoch=1, request_id="r1", actor=actor, now=now + LATER)
    assert (later.epoch, later.expires_at) == (2, now + LATER + timedelta(seconds=900))
    assert Slot.objects.get(claim=lease.claim_id).expires_at == later.expires_at
    assert trail.types() == before


def test_heartbeat_repeated_gets_the_same_answer(open_floating, take, person, actor, now):
    lease = take(open_floating(), person)
    first = floating.heartbeat(lease=lease, epoch=1, request_id="r1", actor=actor, now=now + LATER)
    with assert_nothing_moves(Lease, Slot):
        again = floating.heartbeat(lease=lease, epoch=1, request_id="r1", actor=actor, now=now + 2 * LATER)
    assert (again.epoch, again.expires_at) == (first.epoch, first.expires_at)


@pytest.mark.parametrize("request_id", ["r2", ""])
def test_heartbeat_with_an_old_epoch_is_refused(open_floating, take, person, actor, now, request_id):
    lease = take(open_floating(), person)
    floating.heartbeat(lease=lease, epoch=1, request_id=request_id and "r1", actor=actor, now=now)
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(LeaseStaleEpoch) as raised:
        floating.heartbeat(lease=lease, epoch=1, request_id=request_id, actor=actor, now=now)
    event = refused(raised, "LEASE_STALE_EPOCH")
    assert raised.value.facts == {"epoch": 2, "given": 1}
    assert event["data"]["lease"] == str(lease.pk)


def test_heartbeat_after_expiry_is_refused(open_floating, take, person, actor, now):
    lease = take(open_floating(), person)
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(LeaseExpired) as raised:
        floating.heartbeat(lease=lease, epoch=1, request_id="r1", actor=actor, now=lease.expires_at)
    refused(raised, "LEASE_EXPIRED")


def test_heartbeat_after_return_is_refused(open_floating, take, person, actor, now):
    lease = take(open_floating(), person)
    floating.check_in(lease=lease, actor=actor, now=now + LATER)
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(LeaseExpired) as raised:
        floating.heartbeat(lease=lease, epoch=1, request_id="r1", actor=actor, now=now + LATER)
    assert raised.value.facts == {"reason": "returned"}


def test_heartbeat_under_a_suspended_licence_is_refused(open_floating, take, person, actor, now):
    licence = LicenceFactory()
    lease = take(open_floating(licence=licence), person)
    licence.suspended_at = now
    licence.save()
    lease = Lease.objects.get()
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(LicenceNotUsable) as raised:
        floating.heartbeat(lease=lease, epoch=1, request_id="r1", actor=actor, now=now)
    refused(raised, "LICENCE_NOT_USABLE")


def test_check_in_frees_the_slot(open_floating, take, person, actor, now):
    lease = take(open_floating(), person)
    ended = floating.check_in(lease=lease, actor=actor, now=now + LATER)
    assert (ended.ended_at, ended.end_reason) == (now + LATER, EndReason.RETURNED)
    assert Slot.objects.exclude(claim=None).count() == 0
    claim = Claim.objects.get()
    assert (claim.ended_at, claim.end_reason) == (now + LATER, EndReason.RETURNED)
    event = trail.told()[-1]
    assert (event["type"], event["data"]["reason"]) == ("seat.checked_in", "returned")


def test_check_in_again_changes_nothing(open_floating, take, person, actor, now):
    lease = take(open_floating(), person)
    floating.check_in(lease=lease, actor=actor, now=now + LATER)
    before = trail.types()
    with assert_nothing_moves(Lease, Claim, Slot):
        ended = floating.check_in(lease=lease, actor=actor, now=now + 2 * LATER)
    assert ended.ended_at == now + LATER
    assert trail.types() == before


def test_check_in_after_expiry_records_the_expiry(open_floating, take, person, actor, now):
    lease = take(open_floating(), person)
    ended = floating.check_in(lease=lease, actor=actor, now=now + TOO_LATE)
    assert (ended.ended_at, ended.end_reason) == (lease.expires_at, EndReason.EXPIRED)
    assert trail.types()[-1] == "seat.expired"


def test_check_in_of_a_shared_seat_keeps_it_for_the_others(open_floating, take, person, actor, now):
    pool = open_floating(counting=Counting.PERSON)
    first = take(pool, person, "one", at=now)
    second = take(pool, person, "two", at=now + LATER)
    floating.check_in(lease=second, actor=actor, now=now + LATER)
    slot = Slot.objects.get(claim=first.claim_id)
    assert slot.expires_at == first.expires_at
    floating.check_in(lease=first, actor=actor, now=now + LATER)
    assert Slot.objects.exclude(claim=None).count() == 0


def test_check_in_of_the_last_live_instance_ends_the_expired_ones(open_floating, take, person, actor, now):
    pool = open_floating(counting=Counting.PERSON)
    stopped = take(pool, person, "one")
    last = take(pool, person, "two", at=now + LATER)
    floating.check_in(lease=last, actor=actor, now=now + TOO_LATE)
    stopped.refresh_from_db()
    assert stopped.end_reason == EndReason.EXPIRED
    assert trail.types()[-2:] == ["seat.expired", "seat.checked_in"]
    assert Slot.objects.exclude(claim=None).count() == 0


def test_expire_overdue_ends_each_with_its_event(open_floating, take, actor, now):
    pool = open_floating()
    leases = {take(pool, PersonFactory()).pk, take(pool, PersonFactory()).pk}
    assert floating.expire_overdue(pool=pool, actor=actor, now=now + LATER) == 0
    assert floating.expire_overdue(pool=None, actor=actor, now=now + TOO_LATE) == 2
    assert trail.types()[-2:] == ["seat.expired", "seat.expired"]
    assert {event["object"]["id"] for event in trail.told()[-2:]} == {str(key) for key in leases}
    assert Slot.objects.exclude(claim=None).count() == 0


def test_expire_overdue_ends_an_instance_of_a_shared_seat(open_floating, take, person, actor, now):
    pool = open_floating(counting=Counting.PERSON)
    stopped = take(pool, person, "one")
    other = take(pool, person, "two", at=now + LATER)
    assert floating.expire_overdue(pool=pool, actor=actor, now=now + TOO_LATE) == 1
    stopped.refresh_from_db()
    other.refresh_from_db()
    assert (stopped.end_reason, other.ended_at) == (EndReason.EXPIRED, None)


def test_release_person_leaves_no_seat_and_no_place(open_floating, take, person, actor, now):
    pool, full = open_floating(), open_floating(capacity=1)
    lease = take(pool, person)
    take(full, PersonFactory())
    entry = queues.join(pool=full, holder=Holder(person, "one"), actor=actor, now=now)
    assert floating.release_person(person=person, actor=actor, now=now + LATER) == 1
    lease.refresh_from_db()
    assert (lease.end_reason, lease.ended_at) == (EndReason.DEPARTED, now + LATER)
    assert QueueEntry.objects.get(pk=entry.pk).state == QueueState.LEFT
    event = trail.told()[-1]
    assert (event["type"], event["data"]["reason"]) == ("seat.released", "departed")
