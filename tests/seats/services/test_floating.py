"""A seat is taken once, shared by what counts for it, and refused with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.errors import PersonLeft
from kernel.errors import NotFound
from seats.choices import Counting, EndReason, PoolKind, PoolMode
from seats.errors import (
    HolderIncomplete,
    LicenceNotUsable,
    PersonLimit,
    PoolExhausted,
    PoolNotFloating,
)
from seats.models import Claim, Denial, Lease, SeatPool, Slot
from seats.services import floating
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import SeatPoolFactory
from tests.seats import trail
from tests.seats.trail import refused

pytestmark = pytest.mark.usefixtures("inside")
LATER = timedelta(seconds=60)
TOO_LATE = timedelta(seconds=901)


def test_check_out_takes_one_slot(open_floating, take, person, now):
    pool = open_floating()
    lease = take(pool, person)
    assert (lease.epoch, lease.started_at, lease.expires_at) == (1, now, now + timedelta(seconds=900))
    assert lease == Lease.objects.get()
    slot = Slot.objects.get(claim=lease.claim_id)
    assert (slot.number, slot.expires_at, slot.since) == (lease.slot_number, lease.expires_at, now)
    assert Slot.objects.filter(claim=None).count() == 1


def test_check_out_tells_the_trail(open_floating, take, person, now, actor):
    pool = open_floating()
    lease = take(pool, person)
    event = trail.told()[-1]
    assert event["type"] == "seat.checked_out"
    assert event["object"] == {"kind": "lease", "id": str(lease.pk)}
    assert event["actor"] == {"kind": actor.kind, "ref": actor.ref}
    assert event["data"] == {
        "pool": str(pool.pk),
        "licence": str(pool.licence_id),
        "person": str(person.ref),
        "claim": str(lease.claim_id),
        "slot": lease.slot_number,
        "overdraft": False,
    }


def test_check_out_again_gives_the_live_lease_and_records_nothing(open_floating, take, person):
    pool = open_floating()
    first = take(pool, person)
    before = trail.types()
    with assert_nothing_moves(Lease, Claim, Slot):
        assert take(pool, person) == first
    assert trail.types() == before


def test_check_out_of_a_full_pool_is_refused(open_floating, take, person, now):
    pool = open_floating(capacity=1)
    take(pool, PersonFactory())
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(PoolExhausted) as raised:
        take(pool, person)
    event = refused(raised, "POOL_EXHAUSTED")
    assert raised.value.facts == {"pool": "Drawing", "capacity": 1}
    assert event["object"] == {"kind": "seatpool", "id": str(pool.pk)}
    assert event["data"]["person"] == str(person.ref)
    assert (Denial.objects.get().person, Denial.objects.get().at) == (person, now)


def test_check_out_takes_over_an_expired_seat(open_floating, take, person, now):
    pool = open_floating(capacity=1)
    old = take(pool, PersonFactory())
    new = take(pool, person, at=now + TOO_LATE)
    old.refresh_from_db()
    assert (old.ended_at, old.end_reason) == (old.expires_at, EndReason.EXPIRED)
    assert (new.slot_number, new.started_at) == (1, now + TOO_LATE)
    claim = Claim.objects.get(pk=old.claim_id)
    assert (claim.ended_at, claim.end_reason) == (old.expires_at, EndReason.EXPIRED)
    assert trail.types()[-2:] == ["seat.expired", "seat.checked_out"]


def test_check_out_after_own_expiry_gives_a_new_lease(open_floating, take, person, now):
    pool = open_floating(capacity=1)
    old = take(pool, person)
    new = take(pool, person, at=now + TOO_LATE)
    assert new != old
    assert trail.types()[-2:] == ["seat.expired", "seat.checked_out"]


def test_check_out_by_a_late_clock_starts_after_the_seat_was_returned(open_floating, take, person, actor, now):
    pool = open_floating(capacity=1)
    first = take(pool, PersonFactory())
    floating.check_in(lease=first, actor=actor, now=now + LATER)
    lease = take(pool, person, at=now + timedelta(seconds=5))
    assert lease.started_at == now + LATER


@pytest.mark.parametrize(
    ("counting", "machines", "people", "claims"),
    [
        (Counting.INSTANCE, ("a", "a"), 1, 2),
        (Counting.PERSON, ("a", "b"), 1, 1),
        (Counting.MACHINE, ("a", "a"), 2, 1),
        (Counting.MACHINE, ("a", "b"), 1, 2),
    ],
)
def test_check_out_shares_the_seat_that_counts_for_both(open_floating, take, counting, machines, people, claims):
    pool = open_floating(counting=counting)
    first = PersonFactory()
    second = first if people == 1 else PersonFactory()
    take(pool, first, "one", machine=machines[0])
    take(pool, second, "two", machine=machines[1])
    assert Lease.objects.filter(ended_at=None).count() == 2
    assert Claim.objects.filter(ended_at=None).count() == claims
    assert Slot.objects.exclude(claim=None).count() == claims


def test_check_out_without_what_the_pool_counts_by_is_refused(open_floating, take, person):
    pool = open_floating(counting=Counting.MACHINE)
    with assert_nothing_moves(Lease, Claim, Slot, Denial), pytest.raises(HolderIncomplete) as raised:
        take(pool, person)
    assert (raised.value.code, raised.value.field) == ("HOLDER_INCOMPLETE", "machine")


def test_check_out_of_a_moved_instance_gives_the_lease_it_has(open_floating, take, person):
    pool = open_floating(counting=Counting.MACHINE)
    lease = take(pool, person, machine="a")
    assert take(pool, person, machine="b") == lease
    assert Lease.objects.count() == 1


def test_check_out_of_a_moved_instance_ends_what_expired_there(open_floating, take, person, now):
    pool = open_floating(counting=Counting.MACHINE)
    old = take(pool, person, machine="a")
    new = take(pool, person, machine="b", at=now + TOO_LATE)
    old.refresh_from_db()
    assert (old.end_reason, new.machine) == (EndReason.EXPIRED, "b")
    assert trail.types()[-2:] == ["seat.expired", "seat.checked_out"]


def test_check_out_joins_again_after_one_instance_expired(open_floating, take, person, actor, now):
    pool = open_floating(counting=Counting.PERSON)
    stopped = take(pool, person, "one")
    other = take(pool, person, "two", at=now + LATER)
    again = take(pool, person, "one", at=now + TOO_LATE)
    stopped.refresh_from_db()
    assert (stopped.end_reason, again.claim_id) == (EndReason.EXPIRED, other.claim_id)


def test_check_out_beyond_the_most_for_one_person_is_refused(open_floating, take, person):
    pool = open_floating(capacity=5, per_person=1)
    take(pool, person, "one")
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(PersonLimit) as raised:
        take(pool, person, "two")
    refused(raised, "PERSON_LIMIT")
    assert raised.value.facts == {"pool": "Drawing", "person": person.name, "maximum": 1}


def test_check_out_by_someone_who_left_is_refused(open_floating, take, now):
    pool = open_floating()
    person = PersonFactory(active=False, left_at=now)
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(PersonLeft) as raised:
        take(pool, person)
    refused(raised, "PERSON_INACTIVE")


def test_check_out_under_a_revoked_licence_is_refused(open_floating, take, person, now):
    pool = open_floating(licence=LicenceFactory(revoked_at=now))
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(LicenceNotUsable) as raised:
        take(pool, person)
    refused(raised, "LICENCE_NOT_USABLE")
    assert raised.value.facts == {"licence": pool.licence.name, "status": "revoked"}


@pytest.mark.parametrize("terms", [{"kind": PoolKind.NAMED}, {"kind": PoolKind.FLOATING, "mode": PoolMode.OBSERVED}])
def test_check_out_of_another_kind_of_pool_is_refused(terms, take, person):
    pool = SeatPoolFactory(**terms)
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(PoolNotFloating) as raised:
        take(pool, person)
    refused(raised, "POOL_NOT_FLOATING")


def test_check_out_of_no_pool_is_not_found(take, person, inside):
    pool = SeatPool(name="Nowhere", kind=PoolKind.FLOATING, capacity=1)
    with pytest.raises(NotFound):
        take(pool, person)
    assert Denial.objects.count() == 0


def test_check_out_uses_the_overdraft_and_says_so(open_floating, take, person, now):
    pool = open_floating(capacity=1, overdraft=1, overdraft_until=now + timedelta(days=1))
    take(pool, PersonFactory())
    lease = take(pool, person)
    assert (lease.overdraft, lease.slot_number) == (True, 2)
    assert Claim.objects.get(pk=lease.claim_id).overdraft is True
    event = trail.told()[-1]
    assert event["type"] == "seat.limit_exceeded"
    assert (event["data"]["capacity"], event["data"]["over"]) == (1, 1)


def test_check_out_after_the_overdraft_ended_is_refused(open_floating, take, person, now):
    pool = open_floating(capacity=1, overdraft=1, overdraft_until=now)
    take(pool, PersonFactory())
    with assert_nothing_moves(Lease, Claim, Slot), pytest.raises(PoolExhausted) as raised:
        take(pool, person)
    refused(raised, "POOL_EXHAUSTED")
