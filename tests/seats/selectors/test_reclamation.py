"""Which seats count as idle, and who is spared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.errors import NotFound
from kernel.ids import new_id
from seats.choices import CaseState, EndReason, PoolMode, UsageSourceKind
from seats.selectors import reclamation
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory, ProductFactory
from tests.factories.seats import (
    AssignmentFactory,
    ReclamationCaseFactory,
    ReclamationExemptionFactory,
    ReclamationPolicyFactory,
    SeatPoolFactory,
    UsageSourceFactory,
)

pytestmark = pytest.mark.usefixtures("inside")
DAY = timedelta(days=1)


@pytest.fixture
def policy():
    """Sixty days idle, thirty for new starters, a source of three days at most."""
    return ReclamationPolicyFactory()


@pytest.fixture
def pool(now):
    """A pool of a product whose use is freshly reported."""
    pool = SeatPoolFactory()
    UsageSourceFactory(product=pool.licence.product, reported_at=now)
    return pool


@pytest.fixture
def idle(policy, now):
    """Ask which seats are idle."""
    return lambda: [(seat.pk, seat.idle_since) for seat in reclamation.list_idle(policy, now)]


def test_idle_at_the_threshold_exactly_and_not_a_moment_before(pool, idle, now):
    idle_since = now - 60 * DAY
    seat = AssignmentFactory(pool=pool, last_used_at=idle_since)
    AssignmentFactory(pool=pool, last_used_at=idle_since + timedelta(microseconds=1))
    assert idle() == [(seat.pk, idle_since)]


def test_idle_when_never_used_counts_from_the_day_it_was_given(pool, idle, now):
    seat = AssignmentFactory(pool=pool, first_assigned_at=now - 61 * DAY)
    AssignmentFactory(pool=pool, first_assigned_at=now - 59 * DAY)
    assert idle() == [(seat.pk, seat.first_assigned_at)]


def test_idle_never_names_an_ended_assignment(pool, idle, now):
    AssignmentFactory(pool=pool, ended_at=now, end_reason=EndReason.RELEASED)
    assert idle() == []


@pytest.mark.parametrize("spared", ["on_leave", "shared_account"])
def test_idle_spares_people_on_leave_and_shared_accounts(pool, idle, spared):
    AssignmentFactory(pool=pool, person=PersonFactory(**{spared: True}))
    assert idle() == []


def test_idle_leaves_leavers_to_offboarding(pool, idle, now):
    AssignmentFactory(pool=pool, person=PersonFactory(active=False, left_at=now))
    assert idle() == []


def test_idle_spares_new_starters(pool, idle, policy, now):
    policy.new_starter_days = 90
    AssignmentFactory(pool=pool, first_assigned_at=now - 89 * DAY)
    seat = AssignmentFactory(pool=pool, first_assigned_at=now - 90 * DAY)
    assert [key for key, _ in idle()] == [seat.pk]


def test_idle_respects_the_minimum_hold(idle, now):
    licence = LicenceFactory(licence_type=LicenceTypeFactory(minimum_hold_days=100))
    pool = SeatPoolFactory(licence=licence)
    UsageSourceFactory(product=licence.product, reported_at=now)
    AssignmentFactory(pool=pool, first_assigned_at=now - 99 * DAY)
    seat = AssignmentFactory(pool=pool, first_assigned_at=now - 100 * DAY)
    assert [key for key, _ in idle()] == [seat.pk]


def test_idle_spares_seats_that_cannot_be_given_to_anyone_else(pool, idle):
    pool.licence.reassignable = False
    pool.licence.save()
    AssignmentFactory(pool=pool)
    assert idle() == []


def test_idle_leaves_observed_pools_to_their_own_system(pool, idle):
    pool.mode = PoolMode.OBSERVED
    pool.save()
    AssignmentFactory(pool=pool)
    assert idle() == []


def test_idle_without_any_source_is_unknown(idle):
    AssignmentFactory()
    assert idle() == []


def test_idle_by_leases_alone_is_unknown(idle, now):
    seat = AssignmentFactory()
    UsageSourceFactory(product=seat.pool.licence.product, kind=UsageSourceKind.LEASES, reported_at=now)
    assert idle() == []


@pytest.mark.parametrize(("age", "named"), [(timedelta(hours=72), 1), (timedelta(hours=72, seconds=1), 0)])
def test_idle_needs_every_source_to_be_fresh(pool, idle, now, age, named):
    AssignmentFactory(pool=pool)
    UsageSourceFactory(product=pool.licence.product, kind=UsageSourceKind.IMPORT, reported_at=now - age)
    assert len(idle()) == named


def test_idle_spares_the_exempt_until_their_day(pool, idle, now):
    ada, bob, eve, kim = PersonFactory.create_batch(4)
    for person in (ada, bob, eve, kim):
        AssignmentFactory(pool=pool, person=person)
    ReclamationExemptionFactory(person=ada, expires_at=now + DAY)
    ReclamationExemptionFactory(person=bob, expires_at=now + DAY, product=pool.licence.product)
    ReclamationExemptionFactory(person=eve, expires_at=now)
    ReclamationExemptionFactory(person=kim, expires_at=now + DAY, product=ProductFactory())
    assert len(idle()) == 2


def test_idle_of_a_product_with_a_policy_of_its_own_is_for_that_policy(pool, idle, now):
    seat = AssignmentFactory(pool=pool)
    own = ReclamationPolicyFactory(product=pool.licence.product)
    assert (idle(), [each.pk for each in reclamation.list_idle(own, now)]) == ([], [seat.pk])
    own.active = False
    own.save()
    assert [key for key, _ in idle()] == [seat.pk]


def test_idle_of_a_product_policy_stays_with_its_product(pool, now):
    AssignmentFactory(pool=pool)
    other = ReclamationPolicyFactory(product=ProductFactory())
    assert list(reclamation.list_idle(other, now)) == []


def test_without_live_case_leaves_out_what_is_on_its_way(pool, policy, now):
    under_way, closed = AssignmentFactory.create_batch(2, pool=pool)
    ReclamationCaseFactory(policy=policy, assignment=under_way, state=CaseState.NOTICED)
    ReclamationCaseFactory(policy=policy, assignment=closed, state=CaseState.KEPT, ended_at=now)
    assert list(reclamation.without_live_case(reclamation.list_idle(policy, now))) == [closed]


def test_live_seats_adds_up_quantities_by_pool(now):
    pool, other = SeatPoolFactory.create_batch(2)
    AssignmentFactory(pool=pool, quantity=3)
    AssignmentFactory(pool=pool)
    AssignmentFactory(pool=pool, ended_at=now, end_reason=EndReason.RELEASED)
    AssignmentFactory(pool=other)
    assert reclamation.live_seats([pool.pk]) == {pool.pk: 4}


def test_list_active_policies_leaves_out_those_switched_off(policy):
    ReclamationPolicyFactory(active=False)
    assert list(reclamation.list_active_policies()) == [policy]


def test_get_policy_and_get_case_find_theirs_or_raise(policy):
    case = ReclamationCaseFactory(policy=policy)
    assert (reclamation.get_policy(policy.pk), reclamation.get_case(case.pk)) == (policy, case)
    with pytest.raises(NotFound):
        reclamation.get_policy(new_id())
    with pytest.raises(NotFound):
        reclamation.get_case(new_id())
