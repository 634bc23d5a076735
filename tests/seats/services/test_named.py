"""Named seats are given, taken back and passed on, and never oversold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import PersonLeft
from kernel.errors import InvalidInput
from seats.choices import EndReason, PoolKind, PoolMode
from seats.errors import (
    AlreadyAssigned,
    AssignmentEnded,
    LicenceNotUsable,
    MinimumHold,
    PoolExhausted,
    PoolNotNamed,
)
from seats.models import Assignment, Denial, SeatPool
from seats.services import named
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import DepartmentFactory, PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory
from tests.trail import recorded

pytestmark = pytest.mark.usefixtures("inside")


def assigned(pool: SeatPool) -> int:
    return SeatPool.objects.values_list("assigned", flat=True).get(pk=pool.pk)


def test_assign_takes_the_seats_and_tells_the_trail(actor, now):
    pool, person = SeatPoolFactory(), PersonFactory()
    seat = named.assign(pool=pool, person=person, actor=actor, now=now, quantity=2)
    assert (seat.person, seat.quantity, seat.first_assigned_at, seat.last_used_at) == (person, 2, now, None)
    assert assigned(pool) == 2
    (event,) = recorded()
    assert (event["type"], event["object"]) == ("seat.assigned", {"kind": "assignment", "id": str(seat.pk)})
    assert event["data"] == {
        "pool": str(pool.pk),
        "licence": str(pool.licence_id),
        "product": str(pool.licence.product_id),
        "capacity": 10,
        "in_use": 2,
        "assignment": str(seat.pk),
        "person": str(person.ref),
        "quantity": 2,
    }


def test_assign_on_a_full_pool_leaves_a_denial_and_its_event(actor, now):
    pool, person = SeatPoolFactory(capacity=3, assigned=2), PersonFactory()
    with assert_nothing_moves(SeatPool, Assignment), pytest.raises(PoolExhausted) as refused:
        named.assign(pool=pool, person=person, actor=actor, now=now, quantity=2)
    assert refused.value.extensions == {"code": "POOL_EXHAUSTED", "facts": {"pool": pool.name, "capacity": 3}}
    assert list(Denial.objects.values_list("pool", "person", "code", "at")) == [
        (pool.pk, person.pk, "POOL_EXHAUSTED", now)
    ]
    (event,) = recorded()
    assert (event["type"], event["outcome"], event["reason"]) == ("seat.denied", "denied", "POOL_EXHAUSTED")


def test_assign_twice_is_refused(actor, now):
    pool, person = SeatPoolFactory(), PersonFactory()
    named.assign(pool=pool, person=person, actor=actor, now=now)
    with assert_nothing_moves(SeatPool, Assignment, Denial), pytest.raises(AlreadyAssigned):
        named.assign(pool=pool, person=person, actor=actor, now=now)


def test_assign_after_a_release_is_a_new_assignment(actor, now):
    pool, person = SeatPoolFactory(), PersonFactory()
    first = named.assign(pool=pool, person=person, actor=actor, now=now)
    named.release(assignment=first, actor=actor, now=now)
    assert named.assign(pool=pool, person=person, actor=actor, now=now) != first
    assert assigned(pool) == 1


def test_assign_to_a_leaver_reads_their_row_again(actor, now):
    pool, person = SeatPoolFactory(), PersonFactory()
    stale = type(person).objects.get(pk=person.pk)
    type(person).objects.filter(pk=person.pk).update(active=False, left_at=now)
    with assert_nothing_moves(SeatPool, Assignment), pytest.raises(PersonLeft):
        named.assign(pool=pool, person=stale, actor=actor, now=now)
    assert [(event["type"], event["reason"]) for event in recorded()] == [("seat.denied", "PERSON_INACTIVE")]


def test_assign_of_an_expired_licence_is_refused(actor, now):
    pool = SeatPoolFactory(licence=LicenceFactory(usable_until=now))
    person = PersonFactory()
    with assert_nothing_moves(SeatPool, Assignment), pytest.raises(LicenceNotUsable) as refused:
        named.assign(pool=pool, person=person, actor=actor, now=now)
    assert refused.value.facts["status"] == "expired"
    assert list(Denial.objects.values_list("person", "code")) == [(person.pk, "LICENCE_NOT_USABLE")]


def test_assign_of_a_floating_pool_is_refused(actor, now):
    pool = SeatPoolFactory(kind=PoolKind.FLOATING)
    with assert_nothing_moves(SeatPool, Assignment, Denial), pytest.raises(PoolNotNamed):
        named.assign(pool=pool, person=PersonFactory(), actor=actor, now=now)


def test_assign_of_no_seat_is_refused(actor, now):
    pool = SeatPoolFactory()
    with assert_nothing_moves(SeatPool, Assignment, Denial), pytest.raises(InvalidInput) as refused:
        named.assign(pool=pool, person=PersonFactory(), actor=actor, now=now, quantity=0)
    assert refused.value.field == "quantity"


def test_assign_of_an_observed_pool_records_whatever_was_found(actor, now):
    pool = SeatPoolFactory(
        mode=PoolMode.OBSERVED, capacity=5, assigned=5, licence=LicenceFactory(usable_until=now - timedelta(days=100))
    )
    named.assign(pool=pool, person=PersonFactory(active=False, left_at=now), actor=actor, now=now)
    assert assigned(pool) == 6


def test_check_alone_refuses_to_oversell(now):
    pool = SeatPoolFactory(capacity=1, assigned=1)
    with pytest.raises(IntegrityError, match="seats_pool_never_oversold"), transaction.atomic():
        SeatPool.objects.filter(pk=pool.pk).update(assigned=2)


def test_release_frees_the_seats_and_tells_the_trail(actor, now):
    pool = SeatPoolFactory(assigned=3)
    seat = AssignmentFactory(pool=pool, quantity=2)
    released = named.release(assignment=seat, actor=actor, now=now)
    assert (released.ended_at, released.end_reason, assigned(pool)) == (now, EndReason.RELEASED, 1)
    (event,) = recorded()
    assert (event["type"], event["data"]["reason"], event["data"]["in_use"]) == ("seat.released", "released", 1)


def test_release_of_a_department_names_it(actor, now):
    department = DepartmentFactory()
    seat = AssignmentFactory(person=None, department=department)
    named.release(assignment=seat, actor=actor, now=now)
    data = recorded()[0]["data"]
    assert (data.get("person"), data["department"]) == (None, str(department.pk))


def test_release_twice_is_refused(actor, now):
    seat = AssignmentFactory()
    named.release(assignment=seat, actor=actor, now=now)
    with assert_nothing_moves(SeatPool, Assignment), pytest.raises(AssignmentEnded) as refused:
        named.release(assignment=seat, actor=actor, now=now)
    assert refused.value.facts == {"reason": "released"}
    assert len(recorded()) == 1


def test_release_of_a_seat_that_cannot_move_uses_it_up(actor, now):
    pool = SeatPoolFactory(assigned=1, licence=LicenceFactory(reassignable=False))
    named.release(assignment=AssignmentFactory(pool=pool), actor=actor, now=now)
    assert assigned(pool) == 1


def test_release_within_the_minimum_hold_is_refused(actor, now):
    pool = SeatPoolFactory(assigned=1, licence=LicenceFactory(licence_type=LicenceTypeFactory(minimum_hold_days=90)))
    seat = AssignmentFactory(pool=pool, first_assigned_at=now - timedelta(days=89))
    with assert_nothing_moves(SeatPool, Assignment), pytest.raises(MinimumHold) as refused:
        named.release(assignment=seat, actor=actor, now=now)
    assert refused.value.facts == {"until": (now + timedelta(days=1)).isoformat()}
    named.release(assignment=seat, actor=actor, now=now + timedelta(days=1))
    assert assigned(pool) == 0
