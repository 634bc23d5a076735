"""Leaving frees everything at once: seats, leases, places in queues and the membership, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.events import PersonEvent
from accounts.models import Membership, Person
from audit.services import record
from kernel.use_case import use_case
from seats.choices import CaseState, EndReason
from seats.events import SeatEvent
from seats.models import ReclamationCase
from seats.models.reclamation import LIVE_CASES
from seats.selectors import named as selectors
from seats.services import floating, seating

if TYPE_CHECKING:
    from datetime import datetime

    from audit.entry import JsonValue
    from kernel.actor import Actor
    from seats.models import Assignment


@dataclass(frozen=True, slots=True)
class Departure:
    """What a departure freed: named seats' assignments and floating leases."""

    assignments: int = 0
    leases: int = 0


@use_case
def offboard(*, person: Person, actor: Actor, now: datetime) -> Departure:
    """Let someone go: inactive from now, signed out, and everything they held free, each with its event.

    Neither the minimum hold nor a notice keeps a leaver's seat; one that is tied to its holder is used up. Someone
    who has left already is left alone, whatever a register says they still hold, and nothing is recorded.
    """
    current = seating.lock_people([person])[person.pk]
    if not current.active:
        return Departure()
    current.active, current.left_at = False, now
    current.save(update_fields=["active", "left_at"])
    assignments = _free_assignments(current, actor, now)
    leases = floating.release_person(person=current, actor=actor, now=now)
    _end_membership(current, actor, now)
    record(PersonEvent.DEPARTED, subject=current, actor=actor, at=now)
    return Departure(assignments, leases)


@use_case
def reinstate(*, person: Person, actor: Actor, now: datetime) -> Person:
    """Take someone back. They come with nothing: seats are assigned and membership is granted anew."""
    current = seating.lock_people([person])[person.pk]
    if current.active:
        return current
    current.active, current.left_at = True, None
    current.save(update_fields=["active", "left_at"])
    record(PersonEvent.REINSTATED, subject=current, actor=actor, at=now)
    return current


def _free_assignments(person: Person, actor: Actor, now: datetime) -> int:
    # In the order of licences, so that two leavers with the same licences never wait for each other.
    held = list(selectors.list_live_assignments(person=person).order_by("pool__licence", "pool"))
    for assignment in held:
        _free(assignment, actor, now)
    return len(held)


def _free(assignment: Assignment, actor: Actor, now: datetime) -> None:
    licence = seating.lock_licence(assignment.pool)
    current = seating.lock_live(assignment)
    data = seating.end(current, licence, EndReason.DEPARTED, now)
    record(SeatEvent.RELEASED, subject=current, actor=actor, at=now, data=data)
    for case in ReclamationCase.objects.select_for_update().filter(assignment=current, state__in=LIVE_CASES):
        case.state, case.ended_at = CaseState.SKIPPED, now
        case.save(update_fields=["state", "ended_at"])
        told = {**seating.told(current, licence, None), "case": str(case.pk), "policy": str(case.policy_id)}
        record(SeatEvent.CASE_CLOSED, subject=case, actor=actor, at=now, data={**told, "state": case.state})


def _end_membership(person: Person, actor: Actor, now: datetime) -> None:
    membership: Membership | None = Membership.objects.select_for_update().filter(person=person, active=True).first()
    if membership is None:
        return
    membership.active, membership.not_before = False, now
    membership.save(update_fields=["active", "not_before"])
    data: dict[str, JsonValue] = {"role": membership.role, "active": False}
    record(PersonEvent.ROLE_CHANGED, subject=membership, actor=actor, at=now, data=data)
