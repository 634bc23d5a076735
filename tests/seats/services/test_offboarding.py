"""A leaver keeps nothing: seats, leases, places in queues and membership end together."""

from __future__ import annotations

import pytest

from accounts.models import Membership, Person
from seats.choices import CaseState, EndReason, PoolKind, QueueState
from seats.holder import Holder
from seats.models import Assignment, Lease, QueueEntry, ReclamationCase, SeatPool
from seats.services import floating, named, offboarding, pools, queues
from seats.services.offboarding import Departure
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory
from tests.factories.seats import AssignmentFactory, ReclamationCaseFactory, SeatPoolFactory
from tests.trail import recorded

pytestmark = pytest.mark.usefixtures("inside")


def test_offboard_frees_everything_and_tells_each(actor, now):
    membership = MembershipFactory()
    person = PersonFactory(membership=membership)
    held = AssignmentFactory(person=person)
    other = AssignmentFactory()
    assert offboarding.offboard(person=person, actor=actor, now=now) == Departure(assignments=1, leases=0)
    assert Person.objects.values_list("active", "left_at").get(pk=person.pk) == (False, now)
    assert Membership.objects.values_list("active", "not_before").get(pk=membership.pk) == (False, now)
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.ended_at, held.end_reason, other.ended_at) == (now, EndReason.DEPARTED, None)
    assert SeatPool.objects.get(pk=held.pool_id).assigned == 0
    assert [(event["type"], event["object"]["id"]) for event in recorded()] == [
        ("seat.released", str(held.pk)),
        ("member.role_changed", str(membership.pk)),
        ("person.departed", str(person.pk)),
    ]
    assert recorded("seat.released")[0]["data"]["reason"] == "departed"
    assert recorded("member.role_changed")[0]["data"] == {"role": "member", "active": False}


def test_offboard_twice_does_nothing_more(actor, now):
    person = PersonFactory()
    offboarding.offboard(person=person, actor=actor, now=now)
    with assert_nothing_moves(Person, Assignment):
        assert offboarding.offboard(person=person, actor=actor, now=now) == Departure()
    assert len(recorded("person.departed")) == 1


def test_offboard_of_a_floating_holder_frees_the_slot_for_the_next(actor, now, floating_pool):
    ada, bob = PersonFactory.create_batch(2)
    lease = floating.check_out(pool=floating_pool, holder=Holder(ada, "one"), actor=actor, now=now)
    assert offboarding.offboard(person=ada, actor=actor, now=now) == Departure(assignments=0, leases=1)
    lease.refresh_from_db()
    assert (lease.ended_at, lease.end_reason) == (now, EndReason.DEPARTED)
    assert floating.check_out(pool=floating_pool, holder=Holder(bob, "two"), actor=actor, now=now).person == bob
    assert Lease.objects.filter(ended_at=None).count() == 1


def test_offboard_of_someone_who_waits_leaves_the_queue(actor, now, floating_pool):
    ada, bob = PersonFactory.create_batch(2)
    floating.check_out(pool=floating_pool, holder=Holder(ada, "one"), actor=actor, now=now)
    queues.join(pool=floating_pool, holder=Holder(bob, "two"), actor=actor, now=now)
    offboarding.offboard(person=bob, actor=actor, now=now)
    assert list(QueueEntry.objects.values_list("person", "state")) == [(bob.pk, QueueState.LEFT)]


def test_offboard_neither_waits_for_a_minimum_hold_nor_gives_back_a_tied_seat(actor, now):
    licence = LicenceFactory(reassignable=False, licence_type=LicenceTypeFactory(minimum_hold_days=90))
    seat = AssignmentFactory(pool=SeatPoolFactory(licence=licence, assigned=1), first_assigned_at=now)
    offboarding.offboard(person=seat.person, actor=actor, now=now)
    seat.refresh_from_db()
    assert (seat.ended_at, seat.pool.assigned) == (now, 1)


def test_offboard_closes_what_was_being_taken_back(actor, now):
    seat = AssignmentFactory()
    case = ReclamationCaseFactory(assignment=seat, state=CaseState.NOTICED)
    offboarding.offboard(person=seat.person, actor=actor, now=now)
    assert ReclamationCase.objects.values_list("state", "ended_at").get() == (CaseState.SKIPPED, now)
    (event,) = recorded("reclamation.closed")
    assert (event["object"]["id"], event["data"]["state"]) == (str(case.pk), "skipped")


def test_offboard_then_assign_is_refused(actor, now):
    person, pool = PersonFactory(), SeatPoolFactory()
    offboarding.offboard(person=person, actor=actor, now=now)
    with assert_nothing_moves(Assignment), pytest.raises(Exception, match="has left"):
        named.assign(pool=pool, person=person, actor=actor, now=now)


def test_reinstate_takes_someone_back_with_nothing(actor, now):
    membership = MembershipFactory(active=False)
    person = PersonFactory(active=False, left_at=now, membership=membership)
    AssignmentFactory(person=person, ended_at=now, end_reason=EndReason.DEPARTED)
    with assert_nothing_moves(Assignment, Membership):
        back = offboarding.reinstate(person=person, actor=actor, now=now)
    assert (back.active, back.left_at) == (True, None)
    assert [event["type"] for event in recorded()] == ["person.reinstated"]


def test_reinstate_of_someone_present_leaves_no_trace(actor, now):
    person = PersonFactory()
    with assert_nothing_moves(Person):
        offboarding.reinstate(person=person, actor=actor, now=now)
    assert recorded() == []


@pytest.fixture
def floating_pool(actor, now):
    """One floating seat."""
    terms = pools.PoolTerms(kind=PoolKind.FLOATING, capacity=1)
    return pools.open_pool(licence=LicenceFactory(), name="Floating", terms=terms, actor=actor, now=now)
