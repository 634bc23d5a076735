"""What every change of a named seat shares."""

from __future__ import annotations

import pytest

from seats.choices import EndReason, PoolMode
from seats.errors import AssignmentEnded
from seats.models import SeatPool
from seats.services import seating
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

pytestmark = pytest.mark.usefixtures("inside")


def assigned(pool: SeatPool) -> int:
    return SeatPool.objects.values_list("assigned", flat=True).get(pk=pool.pk)


def test_lock_people_reads_each_again_once_and_leaves_out_nobody_else():
    one, other = PersonFactory.create_batch(2)
    PersonFactory()
    assert seating.lock_people([other, None, one, other]) == {one.pk: one, other.pk: other}


def test_lock_live_of_an_ended_assignment_is_refused(now):
    seat = AssignmentFactory(ended_at=now, end_reason=EndReason.RECLAIMED)
    with pytest.raises(AssignmentEnded) as refused:
        seating.lock_live(seat)
    assert refused.value.facts == {"reason": "reclaimed"}


def test_take_of_more_than_an_enforced_pool_has_takes_none():
    pool = SeatPoolFactory(capacity=2, assigned=1)
    assert (seating.take(pool, 2), assigned(pool)) == (None, 1)
    assert (seating.take(pool, 1), assigned(pool)) == (2, 2)


def test_take_of_an_unlimited_observed_pool_counts():
    pool = SeatPoolFactory(mode=PoolMode.OBSERVED, capacity=None)
    assert seating.take(pool, 7) == 7


def test_end_of_an_observed_seat_is_never_used_up(now):
    licence = LicenceFactory(reassignable=False)
    pool = SeatPoolFactory(mode=PoolMode.OBSERVED, licence=licence, assigned=1)
    told = seating.end(AssignmentFactory(pool=pool), licence, EndReason.RELEASED, now)
    assert (told["in_use"], assigned(pool)) == (0, 0)
