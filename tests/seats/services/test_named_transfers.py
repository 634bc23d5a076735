"""Named seats are passed on, when their terms allow it."""

from __future__ import annotations

import pytest

from accounts.errors import PersonLeft
from seats.choices import EndReason, PoolMode
from seats.errors import AlreadyAssigned, AssignmentEnded, LicenceNotUsable, MinimumHold, SeatNotReassignable
from seats.models import Assignment, SeatPool
from seats.services import named
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory
from tests.trail import recorded

pytestmark = pytest.mark.usefixtures("inside")


def test_transfer_ends_one_assignment_and_begins_another(actor, now):
    pool, to = SeatPoolFactory(assigned=2), PersonFactory()
    seat = AssignmentFactory(pool=pool, quantity=2)
    new = named.transfer(assignment=seat, to=to, actor=actor, now=now)
    seat.refresh_from_db()
    assert (seat.ended_at, seat.end_reason) == (now, EndReason.TRANSFERRED)
    assert (new.person, new.quantity, new.first_assigned_at, SeatPool.objects.get().assigned) == (to, 2, now, 2)
    (event,) = recorded()
    assert event["type"] == "seat.transferred"
    assert event["data"] == {
        "pool": str(pool.pk),
        "licence": str(pool.licence_id),
        "product": str(pool.licence.product_id),
        "capacity": 10,
        "assignment": str(new.pk),
        "person": str(to.ref),
        "quantity": 2,
        "from": str(seat.person.ref),
        "to": str(to.ref),
        "from_assignment": str(seat.pk),
    }


def test_transfer_from_a_device_names_no_one_it_came_from(actor, now):
    seat = AssignmentFactory(person=None, device="laptop-7")
    named.transfer(assignment=seat, to=PersonFactory(), actor=actor, now=now)
    assert "from" not in recorded()[0]["data"]


def _ended(now):
    return AssignmentFactory(ended_at=now, end_reason=EndReason.RELEASED)


def _expired(now):
    return AssignmentFactory(pool=SeatPoolFactory(assigned=1, licence=LicenceFactory(usable_until=now)))


def _tied(_now):
    return AssignmentFactory(pool=SeatPoolFactory(assigned=1, licence=LicenceFactory(reassignable=False)))


def _young(now):
    licence = LicenceFactory(licence_type=LicenceTypeFactory(minimum_hold_days=1))
    return AssignmentFactory(pool=SeatPoolFactory(assigned=1, licence=licence), first_assigned_at=now)


@pytest.mark.parametrize(
    ("seat_of", "error"),
    [(_ended, AssignmentEnded), (_expired, LicenceNotUsable), (_tied, SeatNotReassignable), (_young, MinimumHold)],
)
def test_transfer_of_a_seat_that_must_stay_is_refused(seat_of, error, actor, now):
    seat = seat_of(now)
    to = PersonFactory()
    with assert_nothing_moves(SeatPool, Assignment), pytest.raises(error):
        named.transfer(assignment=seat, to=to, actor=actor, now=now)
    assert recorded() == []


def test_transfer_to_a_leaver_is_refused(actor, now):
    seat, to = AssignmentFactory(), PersonFactory(active=False, left_at=now)
    with assert_nothing_moves(SeatPool, Assignment), pytest.raises(PersonLeft):
        named.transfer(assignment=seat, to=to, actor=actor, now=now)


def test_transfer_to_a_holder_is_refused(actor, now):
    seat = AssignmentFactory()
    with assert_nothing_moves(SeatPool, Assignment), pytest.raises(AlreadyAssigned):
        named.transfer(assignment=seat, to=seat.person, actor=actor, now=now)


def test_transfer_in_an_observed_pool_records_what_happened(actor, now):
    licence = LicenceFactory(reassignable=False, usable_until=now)
    seat = AssignmentFactory(pool=SeatPoolFactory(mode=PoolMode.OBSERVED, assigned=1, licence=licence))
    to = PersonFactory()
    assert named.transfer(assignment=seat, to=to, actor=actor, now=now).person == to
