"""Who came first gets the seat first, while they keep asking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.errors import PersonLeft
from kernel.errors import NotFound
from seats.choices import ClaimKind, Counting, EndReason, PoolKind, QueueState
from seats.errors import LicenceNotUsable, PoolExhausted, PoolNotFloating, QueueAhead, SeatHeld
from seats.holder import Holder
from seats.models import Claim, Denial, Lease, QueueEntry, SeatPool, Slot
from seats.services import floating, queues
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import SeatPoolFactory
from tests.seats import trail
from tests.seats.trail import refused

pytestmark = pytest.mark.usefixtures("inside")
SOON = timedelta(seconds=10)
TOO_LATE = timedelta(seconds=901)


@pytest.fixture
def wait(actor, now):
    def join(pool, person, *, machine="", at=now):
        return queues.join(pool=pool, holder=Holder(person, "one", machine), actor=actor, now=at)

    return join


def test_join_takes_a_place_and_tells_the_trail(open_floating, take, wait, person, now):
    pool = open_floating(capacity=1)
    take(pool, PersonFactory())
    entry = wait(pool, person)
    assert (entry.state, entry.alive_until) == (QueueState.WAITING, now + queues.KEEP_ALIVE)
    event = trail.told()[-1]
    assert (event["type"], event["object"]["id"]) == ("seat.queued", str(entry.pk))
    assert event["data"] == {"pool": str(pool.pk), "licence": str(pool.licence_id), "person": str(person.ref)}


def test_join_again_keeps_the_place_alive(open_floating, take, wait, person, now):
    pool = open_floating(capacity=1)
    take(pool, PersonFactory())
    first = wait(pool, person)
    before = trail.types()
    again = wait(pool, person, at=now + SOON)
    assert (again.pk, again.number, again.alive_until) == (first.pk, first.number, now + SOON + queues.KEEP_ALIVE)
    assert trail.types() == before


def test_returned_seat_is_kept_for_the_head(open_floating, take, wait, actor, now):
    pool = open_floating(capacity=1)
    lease = take(pool, PersonFactory())
    first, second = PersonFactory(), PersonFactory()
    entry = wait(pool, first)
    wait(pool, second)
    floating.check_in(lease=lease, actor=actor, now=now + SOON)
    claim = Claim.objects.get(ended_at=None)
    assert (claim.kind, claim.person, claim.queue_entry) == (ClaimKind.RESERVATION, first, entry.pk)
    assert Slot.objects.get().expires_at == now + SOON + timedelta(seconds=60)
    assert QueueEntry.objects.get(pk=entry.pk).state == QueueState.OFFERED
    assert wait(pool, first, at=now + SOON).state == QueueState.OFFERED


def test_nobody_overtakes_the_head(open_floating, take, wait, actor, now):
    pool = open_floating(capacity=1)
    lease = take(pool, PersonFactory())
    first, second = PersonFactory(), PersonFactory()
    entry = wait(pool, first)
    wait(pool, second)
    floating.check_in(lease=lease, actor=actor, now=now)
    with assert_nothing_moves(Lease, Claim, Slot, QueueEntry), pytest.raises(PoolExhausted):
        take(pool, second)
    with assert_nothing_moves(Lease, Claim, Slot, QueueEntry), pytest.raises(QueueAhead):
        take(pool, PersonFactory())
    lease = take(pool, first, at=now + SOON)
    assert (lease.person, lease.started_at) == (first, now + SOON)
    assert Claim.objects.get(ended_at=None).kind == ClaimKind.LEASE
    assert QueueEntry.objects.get(pk=entry.pk).state == QueueState.CLAIMED


def test_stranger_stands_back_from_an_expired_seat_that_someone_waits_for(open_floating, take, wait, person, now):
    pool = open_floating(capacity=1)
    take(pool, PersonFactory())
    first = PersonFactory()
    entry = wait(pool, first, at=now + TOO_LATE - SOON)
    with assert_nothing_moves(Lease, Claim, Slot, QueueEntry), pytest.raises(QueueAhead) as raised:
        take(pool, person, at=now + TOO_LATE)
    refused(raised, "QUEUE_AHEAD")
    lease = take(pool, first, at=now + TOO_LATE)
    assert (lease.person, QueueEntry.objects.get(pk=entry.pk).state) == (first, QueueState.CLAIMED)


def test_offer_not_taken_up_goes_to_the_next(open_floating, take, wait, actor, now):
    pool = open_floating(capacity=1)
    lease = take(pool, PersonFactory())
    first, second = PersonFactory(), PersonFactory()
    lost = wait(pool, first)
    entry = wait(pool, second)
    floating.check_in(lease=lease, actor=actor, now=now)
    after = now + timedelta(seconds=61)
    assert floating.expire_overdue(pool=pool, actor=actor, now=after) == 0
    assert QueueEntry.objects.get(pk=lost.pk).state == QueueState.LAPSED
    assert QueueEntry.objects.get(pk=entry.pk).state == QueueState.OFFERED
    lapsed = Claim.objects.get(queue_entry=lost.pk)
    assert (lapsed.end_reason, lapsed.ended_at) == (EndReason.LAPSED, now + timedelta(seconds=60))
    assert take(pool, second, at=after).person == second


def test_lapsed_offer_is_taken_over_without_the_sweep(open_floating, take, wait, person, actor, now):
    pool = open_floating(capacity=1)
    lease = take(pool, PersonFactory())
    lost = wait(pool, PersonFactory())
    floating.check_in(lease=lease, actor=actor, now=now)
    lease = take(pool, person, at=now + timedelta(seconds=61))
    assert lease.person == person
    assert QueueEntry.objects.get(pk=lost.pk).state == QueueState.LAPSED


def test_head_takes_a_free_seat_before_any_offer(open_floating, take, wait, person):
    pool = open_floating(capacity=1)
    entry = wait(pool, person)
    lease = take(pool, person)
    assert QueueEntry.objects.get(pk=entry.pk).state == QueueState.CLAIMED
    assert Claim.objects.get(pk=lease.claim_id).queue_entry == entry.pk


def test_sweep_offers_a_free_seat_and_forgets_who_stopped_asking(open_floating, take, wait, person, actor, now):
    pool = open_floating(capacity=1)
    gone = wait(pool, PersonFactory())
    entry = wait(pool, person, at=now + queues.KEEP_ALIVE)
    assert floating.expire_overdue(pool=pool, actor=actor, now=now + queues.KEEP_ALIVE) == 0
    assert QueueEntry.objects.get(pk=gone.pk).state == QueueState.LEFT
    assert QueueEntry.objects.get(pk=entry.pk).state == QueueState.OFFERED


def test_join_with_an_expired_seat_frees_it_first(open_floating, take, wait, person, now):
    pool = open_floating(capacity=1)
    take(pool, person)
    entry = wait(pool, person, at=now + TOO_LATE)
    assert entry.state == QueueState.WAITING
    assert trail.types()[-2:] == ["seat.expired", "seat.queued"]
    assert Slot.objects.exclude(claim=None).count() == 0


def test_join_with_a_seat_is_refused(open_floating, take, wait, person):
    pool = open_floating()
    take(pool, person)
    with assert_nothing_moves(Lease, Claim, Slot, QueueEntry, Denial), pytest.raises(SeatHeld) as raised:
        wait(pool, person)
    assert raised.value.code == "SEAT_HELD"


def test_join_by_a_machine_takes_one_place(open_floating, wait):
    pool = open_floating(counting=Counting.MACHINE)
    first = wait(pool, PersonFactory(), machine="a")
    assert wait(pool, PersonFactory(), machine="a").pk == first.pk


def test_join_by_someone_who_left_is_refused(open_floating, wait, now):
    pool = open_floating()
    with assert_nothing_moves(QueueEntry), pytest.raises(PersonLeft) as raised:
        wait(pool, PersonFactory(active=False, left_at=now))
    refused(raised, "PERSON_INACTIVE")


def test_join_under_a_licence_not_yet_issued_is_refused(open_floating, wait, person):
    pool = open_floating(licence=LicenceFactory(issued_at=None))
    with assert_nothing_moves(QueueEntry), pytest.raises(LicenceNotUsable) as raised:
        wait(pool, person)
    assert raised.value.facts["status"] == "draft"
    refused(raised, "LICENCE_NOT_USABLE")


def test_join_of_a_named_pool_is_refused(wait, person):
    with assert_nothing_moves(QueueEntry), pytest.raises(PoolNotFloating) as raised:
        wait(SeatPoolFactory(), person)
    refused(raised, "POOL_NOT_FLOATING")


def test_join_of_no_pool_is_not_found(wait, person):
    with pytest.raises(NotFound):
        wait(SeatPool(name="Nowhere", kind=PoolKind.FLOATING, capacity=1), person)


def test_leave_gives_the_place_up(open_floating, wait, person, actor, now):
    pool = open_floating()
    entry = wait(pool, person)
    assert queues.leave(entry=entry, actor=actor, now=now) is True
    assert QueueEntry.objects.get().state == QueueState.LEFT
    assert queues.leave(entry=entry, actor=actor, now=now) is False


def test_leave_passes_the_kept_seat_on(open_floating, take, wait, actor, now):
    pool = open_floating(capacity=1)
    lease = take(pool, PersonFactory())
    first, second = wait(pool, PersonFactory()), wait(pool, PersonFactory())
    floating.check_in(lease=lease, actor=actor, now=now)
    assert queues.leave(entry=first, actor=actor, now=now + SOON) is True
    assert QueueEntry.objects.get(pk=first.pk).state == QueueState.LEFT
    assert QueueEntry.objects.get(pk=second.pk).state == QueueState.OFFERED
