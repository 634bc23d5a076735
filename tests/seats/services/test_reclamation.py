"""Idle seats are taken back one by one, and use seen in time saves them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel import tenancy
from kernel.ids import new_id
from seats.choices import CaseState, EndReason, IdleReason
from seats.errors import AssignmentEnded, CaseClosed, CaseOpen, SeatNotIdle
from seats.models import Assignment, ReclamationCase, SeatPool
from seats.services import named, reclamation
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import OrganisationFactory
from tests.factories.seats import (
    AssignmentFactory,
    ReclamationCaseFactory,
    ReclamationPolicyFactory,
    SeatPoolFactory,
    UsageSourceFactory,
)
from tests.trail import recorded

DAY = timedelta(days=1)


@pytest.fixture
def policy(inside):
    return ReclamationPolicyFactory(cap_percent=50)


@pytest.fixture
def pool(inside, now):
    """Four seats of ten given, in a pool whose use is freshly reported."""
    pool = SeatPoolFactory(assigned=4)
    UsageSourceFactory(product=pool.licence.product, reported_at=now)
    return pool


@pytest.fixture
def seat(pool, policy, now):
    return AssignmentFactory(pool=pool, last_used_at=now - 100 * DAY)


def test_detect_names_the_longest_idle_within_the_cap(pool, policy, now):
    seats = [AssignmentFactory(pool=pool, last_used_at=now - days * DAY) for days in (70, 90, 80)]
    AssignmentFactory(pool=pool, last_used_at=now)
    with assert_nothing_moves(Assignment, SeatPool, ReclamationCase):
        found = reclamation.detect(policy=policy, now=now)
    assert [candidate.assignment_id for candidate in found.taken] == [seats[1].pk, seats[2].pk]
    assert [candidate.assignment_id for candidate in found.waiting] == [seats[0].pk]
    first = found.taken[0]
    assert (first.person, first.pool, first.product, first.reason, first.idle_since, first.idle_days) == (
        str(seats[1].person),
        pool.name,
        str(pool.licence.product),
        "gone_idle",
        now - 90 * DAY,
        90,
    )


def test_detect_tells_never_used_from_gone_idle(pool, policy, now):
    AssignmentFactory(pool=pool)
    assert [candidate.reason for candidate in reclamation.detect(policy=policy, now=now).taken] == ["never_used"]


@pytest.mark.parametrize("rows", [1, 3])
def test_detect_asks_twice_however_many(pool, policy, now, rows, django_assert_num_queries):
    AssignmentFactory.create_batch(rows, pool=pool)
    with django_assert_num_queries(2):
        reclamation.detect(policy=policy, now=now)


def test_detect_all_goes_through_every_active_policy(pool, policy, seat, now):
    other = SeatPoolFactory()
    UsageSourceFactory(product=other.licence.product, reported_at=now)
    own = AssignmentFactory(pool=other)
    ReclamationPolicyFactory(product=other.licence.product, name="A policy of its own")
    found = reclamation.detect_all(now=now)
    assert {candidate.assignment_id for candidate in found.taken} == {seat.pk, own.pk}


def test_open_case_tells_why_and_since_when(policy, seat, actor, now):
    case = reclamation.open_case(policy=policy, assignment=seat, actor=actor, now=now)
    assert (case.state, case.reason, case.idle_since, case.detected_at) == (
        CaseState.OPEN,
        IdleReason.GONE_IDLE,
        now - 100 * DAY,
        now,
    )
    (event,) = recorded()
    assert event["type"] == "reclamation.opened"
    assert {name: event["data"][name] for name in ("case", "policy", "person", "reason", "idle_days")} == {
        "case": str(case.pk),
        "policy": str(policy.pk),
        "person": str(seat.person.ref),
        "reason": "gone_idle",
        "idle_days": 100,
    }


def test_open_case_twice_is_refused(policy, seat, actor, now):
    reclamation.open_case(policy=policy, assignment=seat, actor=actor, now=now)
    with assert_nothing_moves(ReclamationCase), pytest.raises(CaseOpen):
        reclamation.open_case(policy=policy, assignment=seat, actor=actor, now=now)


def test_open_case_of_a_seat_in_use_is_refused(policy, pool, actor, now):
    seat = AssignmentFactory(pool=pool, last_used_at=now)
    with assert_nothing_moves(ReclamationCase), pytest.raises(SeatNotIdle) as refused:
        reclamation.open_case(policy=policy, assignment=seat, actor=actor, now=now)
    assert refused.value.facts == {"policy": policy.name}


def test_open_case_of_an_ended_assignment_is_refused(policy, seat, actor, now):
    named.release(assignment=seat, actor=actor, now=now)
    with assert_nothing_moves(ReclamationCase), pytest.raises(AssignmentEnded):
        reclamation.open_case(policy=policy, assignment=seat, actor=actor, now=now)


@pytest.fixture
def case(policy, seat, actor, now):
    return reclamation.open_case(policy=policy, assignment=seat, actor=actor, now=now)


def test_execute_frees_the_seat_and_tells_the_trail(case, seat, pool, actor, now):
    done = reclamation.execute(case=case, actor=actor, now=now + DAY)
    seat.refresh_from_db()
    pool.refresh_from_db()
    assert (done.state, done.ended_at) == (CaseState.RECLAIMED, now + DAY)
    assert (seat.ended_at, seat.end_reason, pool.assigned) == (now + DAY, EndReason.RECLAIMED, 3)
    (event,) = recorded("seat.reclaimed")
    assert event["object"] == {"kind": "assignment", "id": str(seat.pk)}
    assert event["data"] == {
        "pool": str(pool.pk),
        "licence": str(pool.licence_id),
        "product": str(pool.licence.product_id),
        "capacity": 10,
        "in_use": 3,
        "assignment": str(seat.pk),
        "person": str(seat.person.ref),
        "quantity": 1,
        "reason": "reclaimed",
        "case": str(case.pk),
        "policy": str(case.policy_id),
        "idle_since": "2026-07-25T12:00:00+00:00",
        "idle_days": 101,
    }


def test_execute_of_a_seat_used_since_cancels(case, seat, actor, now):
    Assignment.objects.filter(pk=seat.pk).update(last_used_at=now)
    with assert_nothing_moves(Assignment, SeatPool):
        done = reclamation.execute(case=case, actor=actor, now=now + DAY)
    assert (done.state, done.ended_at) == (CaseState.CANCELLED_ACTIVE, now + DAY)
    (event,) = recorded("reclamation.closed")
    assert event["data"]["state"] == "cancelled_active"


def test_execute_of_a_seat_that_a_guard_spares_now_suppresses(case, seat, actor, now):
    seat.person.on_leave = True
    seat.person.save()
    with assert_nothing_moves(Assignment, SeatPool):
        assert reclamation.execute(case=case, actor=actor, now=now).state == CaseState.SUPPRESSED


def test_execute_on_stale_knowledge_takes_nothing(case, actor, now):
    with assert_nothing_moves(Assignment, SeatPool):
        assert reclamation.execute(case=case, actor=actor, now=now + 4 * DAY).state == CaseState.SUPPRESSED


def test_execute_of_a_seat_given_back_before_skips(case, seat, actor, now):
    named.release(assignment=seat, actor=actor, now=now)
    with assert_nothing_moves(Assignment, SeatPool):
        assert reclamation.execute(case=case, actor=actor, now=now).state == CaseState.SKIPPED


def test_execute_twice_is_refused(case, actor, now):
    reclamation.execute(case=case, actor=actor, now=now)
    with assert_nothing_moves(Assignment, SeatPool, ReclamationCase), pytest.raises(CaseClosed) as refused:
        reclamation.execute(case=case, actor=actor, now=now)
    assert refused.value.facts == {"state": "reclaimed"}


def test_run_takes_back_what_detect_names(inside, pool, policy, actor, now):
    seats = [AssignmentFactory(pool=pool, last_used_at=now - days * DAY) for days in (70, 90, 80)]
    AssignmentFactory(pool=pool, last_used_at=now)
    foreseen = reclamation.detect_all(now=now)
    report = reclamation.run(organisation=inside, actor=actor, now=now)
    assert [(each.candidate, each.state) for each in report.outcomes] == [
        (candidate, "reclaimed") for candidate in foreseen.taken
    ]
    assert report.waiting == foreseen.waiting
    assert set(Assignment.objects.filter(end_reason=EndReason.RECLAIMED)) == {seats[1], seats[2]}


def test_reclaim_each_goes_on_after_one_that_is_refused(inside, seat, pool, policy, actor, now):
    policy.cap_percent = 100
    policy.save()
    other = AssignmentFactory(pool=pool, last_used_at=now - 90 * DAY)
    found = reclamation.detect_all(now=now)
    ReclamationCaseFactory(policy=policy, assignment=seat, state=CaseState.NOTICED)
    outcomes = reclamation.reclaim_each(organisation=inside, candidates=found.taken, actor=actor, now=now)
    assert [(each.candidate.assignment_id, each.state) for each in outcomes] == [
        (seat.pk, "CASE_OPEN"),
        (other.pk, "reclaimed"),
    ]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_reclaim_each_keeps_what_is_done_when_a_later_seat_fails(actor, now):
    organisation = OrganisationFactory()
    with tenancy.within(organisation):
        pool = SeatPoolFactory(assigned=1)
        UsageSourceFactory(product=pool.licence.product, reported_at=now)
        ReclamationPolicyFactory()
        seat = AssignmentFactory(pool=pool, last_used_at=now - 90 * DAY)
        (candidate,) = reclamation.detect_all(now=now).taken
    vanished = replace(candidate, assignment_id=new_id())
    with pytest.raises(Assignment.DoesNotExist):
        reclamation.reclaim_each(organisation=organisation, candidates=[candidate, vanished], actor=actor, now=now)
    with tenancy.within(organisation):
        assert list(Assignment.objects.filter(end_reason=EndReason.RECLAIMED)) == [seat]
        assert len(recorded("seat.reclaimed")) == 1
