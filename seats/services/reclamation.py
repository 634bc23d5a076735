"""Idle seats are found, and taken back one transaction at a time, never on knowledge that may be stale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from audit.services import record
from kernel import tenancy
from kernel.errors import DomainError
from kernel.use_case import use_case
from seats.choices import CaseState, EndReason, IdleReason
from seats.errors import CaseClosed, CaseOpen, SeatNotIdle
from seats.events import SeatEvent
from seats.idleness import Candidate, Detection, within_cap
from seats.models import Assignment, ReclamationCase, ReclamationPolicy
from seats.models.reclamation import LIVE_CASES
from seats.selectors import reclamation as selectors
from seats.services import seating

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models import Organisation, Person
    from audit.entry import JsonValue
    from kernel.actor import Actor
    from licensing.models import Licence


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one candidate: the state of its case, or the code of the error that spared it."""

    candidate: Candidate
    state: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did, and whom the cap left for a later one."""

    outcomes: tuple[Outcome, ...]
    waiting: tuple[Candidate, ...]


def detect(*, policy: ReclamationPolicy, now: datetime) -> Detection:
    """Name who would lose a seat under a policy if it ran now, and who would wait for a later run. Changes nothing."""
    idle = selectors.without_live_case(selectors.list_idle(policy, now))
    candidates = [_candidate(seat, policy, now) for seat in idle]
    live = selectors.live_seats(candidate.pool_id for candidate in candidates)
    return within_cap(candidates, live, policy.cap_percent)


def detect_all(*, now: datetime) -> Detection:
    """Name who would lose a seat under any active policy of the organisation in scope."""
    found = [detect(policy=policy, now=now) for policy in selectors.list_active_policies()]
    return Detection(
        tuple(candidate for each in found for candidate in each.taken),
        tuple(candidate for each in found for candidate in each.waiting),
    )


@use_case
def open_case(*, policy: ReclamationPolicy, assignment: Assignment, actor: Actor, now: datetime) -> ReclamationCase:
    """Begin to take a seat back. Raises AssignmentEnded, CaseOpen, and SeatNotIdle when a guard spares it by now."""
    seating.lock_people([assignment.person])
    licence = seating.lock_licence(assignment.pool)
    current = seating.lock_live(assignment)
    if ReclamationCase.objects.filter(assignment=current, state__in=LIVE_CASES).exists():
        raise CaseOpen
    idle = selectors.list_idle(policy, now).filter(pk=current.pk).first()
    if idle is None:
        raise SeatNotIdle(policy=policy.name)
    candidate = _candidate(idle, policy, now)
    case: ReclamationCase = ReclamationCase.objects.create(
        policy=policy,
        assignment=current,
        state=CaseState.OPEN,
        reason=candidate.reason,
        idle_since=candidate.idle_since,
        detected_at=now,
    )
    data = {**_told(case, current, licence), **_idle(case, now), "reason": case.reason}
    record(SeatEvent.CASE_OPENED, subject=case, actor=actor, at=now, data=data)
    return case


@use_case
def execute(*, case: ReclamationCase, actor: Actor, now: datetime) -> ReclamationCase:
    """Take the seat back, unless something happened meanwhile, and close the case; its state says which.

    `reclaimed`: the seat is free. `skipped`: it was given back before. `cancelled_active`: it was used since.
    `suppressed`: a guard spares it now. Raises CaseClosed.
    """
    seating.lock_people([case.assignment.person])
    licence = seating.lock_licence(case.assignment.pool)
    assignment = seating.lock(case.assignment)
    current: ReclamationCase = (
        ReclamationCase.objects.select_for_update(of=("self",)).select_related("policy").get(pk=case.pk)
    )
    if current.state not in LIVE_CASES:
        raise CaseClosed(state=current.get_state_display())
    state = _verdict(current, assignment, now)
    _close(current, state, now)
    if state == CaseState.RECLAIMED:
        ended = seating.end(assignment, licence, EndReason.RECLAIMED, now)
        data = {**ended, **_told(current, assignment, licence), **_idle(current, now), "in_use": ended["in_use"]}
        record(SeatEvent.RECLAIMED, subject=assignment, actor=actor, at=now, data=data)
    else:
        data = {**_told(current, assignment, licence), "state": state.value}
        record(SeatEvent.CASE_CLOSED, subject=current, actor=actor, at=now, data=data)
    return current


@use_case
def reclaim(*, policy: ReclamationPolicy, assignment: Assignment, actor: Actor, now: datetime) -> ReclamationCase:
    """Open a case and execute it at once, for policies that give no notice."""
    case = open_case(policy=policy, assignment=assignment, actor=actor, now=now)
    return execute(case=case, actor=actor, now=now)


def run(*, organisation: Organisation, actor: Actor, now: datetime) -> RunReport:
    """Take back what every active policy finds, as `reclaim_each` does, and say whom the cap left for later."""
    with tenancy.within(organisation):
        found = detect_all(now=now)
    outcomes = reclaim_each(organisation=organisation, candidates=found.taken, actor=actor, now=now)
    return RunReport(outcomes, found.waiting)


def reclaim_each(
    *, organisation: Organisation, candidates: Iterable[Candidate], actor: Actor, now: datetime
) -> tuple[Outcome, ...]:
    """Take seats back, each in a transaction of its own; one refusal stops no other.

    Enters the organisation again for each seat, so what is done stays done when a later one fails; within an
    organisation that is in scope already, each seat is a savepoint of the caller's transaction.
    """
    return tuple(_attempt(organisation, candidate, actor, now) for candidate in candidates)


def _attempt(organisation: Organisation, candidate: Candidate, actor: Actor, now: datetime) -> Outcome:
    with tenancy.within(organisation):
        policy = selectors.get_policy(candidate.policy_id)
        assignment = Assignment.objects.select_related("person", "pool").get(pk=candidate.assignment_id)
        try:
            case = reclaim(policy=policy, assignment=assignment, actor=actor, now=now)
        except DomainError as spared:
            return Outcome(candidate, spared.code)
    return Outcome(candidate, case.state)


def _verdict(case: ReclamationCase, assignment: Assignment, now: datetime) -> CaseState:
    if assignment.ended_at is not None:
        return CaseState.SKIPPED
    if assignment.last_used_at is not None and assignment.last_used_at > case.idle_since:
        return CaseState.CANCELLED_ACTIVE
    idle = selectors.list_idle(case.policy, now).filter(pk=assignment.pk).exists()
    return CaseState.RECLAIMED if idle else CaseState.SUPPRESSED


def _close(case: ReclamationCase, state: CaseState, now: datetime) -> None:
    case.state, case.ended_at = state, now
    case.save(update_fields=["state", "ended_at"])


def _candidate(seat: Assignment, policy: ReclamationPolicy, now: datetime) -> Candidate:
    idle_since = cast("datetime", seat.idle_since)  # type: ignore[attr-defined]  # annotated by list_idle
    person, pool = cast("Person", seat.person), seat.pool
    return Candidate(
        assignment_id=seat.pk,
        policy_id=policy.pk,
        pool_id=pool.pk,
        pool=pool.name,
        product=str(pool.licence.product),
        person_id=person.pk,
        person=str(person),
        quantity=seat.quantity,
        reason=IdleReason.NEVER_USED if seat.last_used_at is None else IdleReason.GONE_IDLE,
        idle_since=idle_since,
        idle_days=(now - idle_since).days,
    )


def _told(case: ReclamationCase, assignment: Assignment, licence: Licence) -> dict[str, JsonValue]:
    return {**seating.told(assignment, licence, None), "case": str(case.pk), "policy": str(case.policy_id)}


def _idle(case: ReclamationCase, now: datetime) -> dict[str, JsonValue]:
    return {"idle_since": case.idle_since.isoformat(), "idle_days": (now - case.idle_since).days}
