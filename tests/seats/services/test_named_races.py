"""Named seats under many hands: nothing is oversold, nothing stays with a leaver, nobody waits in a ring."""

from __future__ import annotations

from functools import partial

import pytest

from kernel import tenancy
from seats.models import Assignment, Denial, SeatPool
from seats.services import named, offboarding
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory
from tests.seats.racing import race
from tests.trail import recorded

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def organisation(db):
    return OrganisationFactory()


def test_assign_by_many_at_once_gives_exactly_what_there_is(organisation, actor, now):
    with tenancy.within(organisation):
        pool, people = SeatPoolFactory(capacity=3), PersonFactory.create_batch(12)
    assign = partial(named.assign, pool=pool, actor=actor, now=now)
    outcomes = race(organisation, [partial(assign, person=person) for person in people])
    assert outcomes.count("POOL_EXHAUSTED") == 9
    assert len([each for each in outcomes if isinstance(each, Assignment)]) == 3
    with tenancy.within(organisation):
        assert (SeatPool.objects.get().assigned, Assignment.objects.count(), Denial.objects.count()) == (3, 3, 9)
        assert [len(recorded("seat.assigned")), len(recorded("seat.denied"))] == [3, 9]


def test_assign_of_one_person_by_many_at_once_assigns_once(organisation, actor, now):
    with tenancy.within(organisation):
        pool, person = SeatPoolFactory(), PersonFactory()
    outcomes = race(organisation, [partial(named.assign, pool=pool, person=person, actor=actor, now=now)] * 8)
    assert outcomes.count("ALREADY_ASSIGNED") == 7
    with tenancy.within(organisation):
        assert (SeatPool.objects.get().assigned, Assignment.objects.count()) == (1, 1)


def test_release_by_many_at_once_gives_back_once(organisation, actor, now):
    with tenancy.within(organisation):
        seat = AssignmentFactory(pool=SeatPoolFactory(assigned=3))
    outcomes = race(organisation, [partial(named.release, assignment=seat, actor=actor, now=now)] * 8)
    assert outcomes.count("ASSIGNMENT_ENDED") == 7
    with tenancy.within(organisation):
        assert SeatPool.objects.get().assigned == 2


def test_leaver_keeps_no_seat_however_many_are_being_given(organisation, actor, now):
    with tenancy.within(organisation):
        person, pools = PersonFactory(), SeatPoolFactory.create_batch(8)
    jobs = [partial(named.assign, pool=pool, person=person, actor=actor, now=now) for pool in pools]
    jobs.insert(4, partial(offboarding.offboard, person=person, actor=actor, now=now))
    race(organisation, jobs)
    with tenancy.within(organisation):
        assert not Assignment.objects.filter(ended_at=None).exists()
        assert set(SeatPool.objects.values_list("assigned", flat=True)) == {0}


def test_many_who_leave_at_once_never_wait_in_a_ring(organisation, actor, now):
    with tenancy.within(organisation):
        pools, people = SeatPoolFactory.create_batch(4, assigned=6), PersonFactory.create_batch(6)
        for place, person in enumerate(people):
            for pool in pools if place % 2 else pools[::-1]:
                AssignmentFactory(pool=pool, person=person)
    outcomes = race(
        organisation, [partial(offboarding.offboard, person=person, actor=actor, now=now) for person in people]
    )
    assert outcomes == [offboarding.Departure(assignments=4)] * 6
    with tenancy.within(organisation):
        assert set(SeatPool.objects.values_list("assigned", flat=True)) == {0}


def test_transfers_that_cross_never_wait_in_a_ring(organisation, actor, now):
    with tenancy.within(organisation):
        ada, bob = PersonFactory.create_batch(2)
        pools = SeatPoolFactory.create_batch(2, assigned=1)
        seats = [AssignmentFactory(pool=pool, person=person) for pool, person in zip(pools, (ada, bob), strict=True)]
    transfer = partial(named.transfer, actor=actor, now=now)
    outcomes = race(
        organisation, [partial(transfer, assignment=seats[0], to=bob), partial(transfer, assignment=seats[1], to=ada)]
    )
    assert [each.person for each in outcomes] == [bob, ada]
