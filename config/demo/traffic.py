"""Life in the demonstration: who used what, who took a floating seat when, and who was refused."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from heapq import heappop, heappush
from random import Random
from typing import TYPE_CHECKING

from accounts.services import configuring
from config.demo import story
from kernel.errors import DomainError
from seats.choices import UsageSourceKind
from seats.holder import Holder
from seats.models import ReclamationExemption, ReclamationPolicy
from seats.services import floating, usage
from seats.services.usage import Use

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import Organisation, Person
    from config.demo.staff import Staff
    from kernel.actor import Actor
    from seats.models import Lease, SeatPool

DAYS = 14
SESSIONS_A_DAY = 14
LIVE_SESSIONS = 5
FIRST_IDLE = 5
CAP_PERCENT = 15


@dataclass(frozen=True, slots=True)
class Idle:
    """Whose seats a reclamation run will name, and the one who is exempt from it."""

    named: tuple[Person, ...]
    exempt: Person


def choose_idle(staff: Staff) -> Idle:
    """Pick the idle among the holders of the conference product; the same every time."""
    last = FIRST_IDLE + story.GONE_IDLE + story.NEVER_USED
    return Idle(named=staff.everyone[FIRST_IDLE:last], exempt=staff.everyone[last])


def set_policy(idle: Idle, *, actor: Actor, clock: datetime) -> None:
    """Take back what was idle for sixty days, and spare one person for a reason."""
    policy = ReclamationPolicy(name="Sixty days without use", idle_days=60, cap_percent=CAP_PERCENT)
    exemption = ReclamationExemption(
        person=idle.exempt,
        reason="Keeps the recordings of the board's meetings",
        expires_at=clock + timedelta(days=180),
    )
    configuring.save(row=policy, made=True, fields=["cap_percent", "idle_days", "name"], actor=actor, now=clock)
    configuring.save(row=exemption, made=True, fields=["expires_at", "person", "reason"], actor=actor, now=clock)


def sign_in_to_conferences(pool: SeatPool, staff: Staff, idle: Idle, *, clock: datetime) -> None:
    """Report the sign-ins of the conference product: recent for most, long ago for the idle."""
    random = Random(story.SEED)  # noqa: S311  a story, not a secret
    gone = [*idle.named[: story.GONE_IDLE], idle.exempt, staff.on_leave]
    silent = {*idle.named[story.GONE_IDLE :], staff.shared, staff.starter}
    uses = [
        Use(person, clock - timedelta(days=random.randint(80, 120) if person in gone else random.randint(1, 20)))
        for person in staff.everyone
        if person not in silent
    ]
    reported = clock - timedelta(hours=1)
    usage.note_uses(product=pool.licence.product, kind=UsageSourceKind.SIGN_INS, uses=uses, now=reported)


def share_the_solver(
    pool: SeatPool, staff: Staff, organisation: Organisation, *, actor: Actor, clock: datetime
) -> Mapping[str, int]:
    """Play a fortnight of floating seats, the last hour still running; count leases and refusals."""
    random = Random(story.SEED)  # noqa: S311  a story, not a secret
    crew = staff.everyone[4:40]
    counts = {"leases": 0, "refusals": 0}
    for day in range(DAYS, 0, -1):
        morning = clock - timedelta(days=day, hours=2)
        visits = [
            (morning + timedelta(minutes=random.randint(0, 240)), random.choice(crew)) for _ in range(SESSIONS_A_DAY)
        ]
        _play(pool, sorted(visits, key=lambda visit: visit[0]), random, actor, counts)
        usage.rebuild_day(organisation=organisation, day=morning.date(), now=clock)
    for person in crew[:LIVE_SESSIONS]:
        floating.check_out(
            pool=pool, holder=Holder(person, "workstation"), actor=actor, now=clock - timedelta(minutes=30)
        )
    counts["leases"] += LIVE_SESSIONS
    usage.rebuild_day(organisation=organisation, day=clock.date(), now=clock)
    return counts


def _play(
    pool: SeatPool, visits: list[tuple[datetime, Person]], random: Random, actor: Actor, counts: dict[str, int]
) -> None:
    running: list[tuple[datetime, int, Lease]] = []
    for number, (at, person) in enumerate(visits):
        _return(running, at, actor)
        holder = Holder(person, f"session {number}")
        try:
            lease = floating.check_out(pool=pool, holder=holder, actor=actor, now=at)
        except DomainError:
            counts["refusals"] += 1
            continue
        counts["leases"] += 1
        heappush(running, (at + timedelta(minutes=random.randint(20, 200)), number, lease))
    _return(running, None, actor)


def _return(running: list[tuple[datetime, int, Lease]], until: datetime | None, actor: Actor) -> None:
    while running and (until is None or running[0][0] <= until):
        at, _, lease = heappop(running)
        with suppress(DomainError):
            floating.check_in(lease=lease, actor=actor, now=at)
