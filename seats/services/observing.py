"""Seats as another system's register shows them: recorded as found, however many, in a few statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection

from audit.services import Draft, record_all
from kernel.tenancy import current_organisation_id
from kernel.use_case import use_case
from seats.choices import PoolKind, PoolMode
from seats.events import SeatEvent
from seats.models import Assignment, SeatPool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from accounts.models import Person
    from audit.entry import JsonValue
    from kernel.actor import Actor
    from licensing.models import Licence

    type Holding = tuple[UUID, UUID | None, str]

SOURCE: Final = "import"
BATCH: Final = 1000
_COUNT: Final = """
UPDATE seats_seatpool SET assigned = assigned + found.quantity
FROM unnest(%s::uuid[], %s::int[]) AS found (pool, quantity)
WHERE organisation_id = %s AND id = found.pool
"""


@dataclass(frozen=True, slots=True)
class Place:
    """The observed pool in which a licence's check-outs are recorded, as far as its events tell."""

    pool: UUID
    licence: UUID
    product: UUID
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A check-out as a register shows it: the n-th of its holder in this pool (`times`), a person or a device."""

    place: Place
    times: int
    person: Person | None = None
    device: str = ""
    external_key: str | None = None

    @property
    def holding(self) -> Holding:
        """What one live assignment stands for."""
        return self.place.pool, self.person.pk if self.person else None, self.device


@dataclass(slots=True)
class _Findings:
    """What a batch comes to: assignments to insert and to raise, seats to count, events to write."""

    live: dict[Holding, Assignment]
    new: dict[UUID, Assignment] = field(default_factory=dict)
    raised: dict[UUID, Assignment] = field(default_factory=dict)
    seats: dict[UUID, int] = field(default_factory=dict)
    told: list[Draft] = field(default_factory=list)


@use_case
def open_places(*, licences: Sequence[Licence], actor: Actor, now: datetime) -> Mapping[UUID, Place]:
    """Return each licence's observed named pool, opened where there is none and made as large as the licence is."""
    found = SeatPool.objects.select_for_update(no_key=True).filter(
        licence__in=[licence.pk for licence in licences], kind=PoolKind.NAMED, mode=PoolMode.OBSERVED
    )
    pools = {pool.licence_id: pool for pool in found.order_by("-id")}
    missing = [licence for licence in licences if licence.pk not in pools]
    opened = [_pool(licence, now) for licence in missing]
    SeatPool.objects.bulk_create(opened)
    record_all(Draft(SeatEvent.POOL_OPENED, pool, actor, now, _told_of_pool(pool)) for pool in opened)
    _fit([(pools[licence.pk], licence) for licence in licences if licence.pk in pools], actor, now)
    pools |= {pool.licence_id: pool for pool in opened}
    return {item.pk: Place(pools[item.pk].pk, item.pk, item.product_id, item.quantity) for item in licences}


@use_case
def observe(*, sightings: Sequence[Sighting], actor: Actor, now: datetime) -> Sequence[bool]:
    """Record check-outs and say of each whether it told anything new.

    A holder has one live assignment in a pool; the n-th check-out of the same holder raises its quantity to n.
    The caller holds the licences' locks, which keep other assignments of these pools out.
    """
    findings = _Findings(_live(sightings))
    news = [_take_down(sighting, findings, actor, now) for sighting in sightings]
    Assignment.objects.bulk_create(findings.new.values(), batch_size=BATCH)
    Assignment.objects.bulk_update(findings.raised.values(), ["quantity"], batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [list(findings.seats), list(findings.seats.values()), current_organisation_id()])
    record_all(findings.told)
    return news


def _live(sightings: Sequence[Sighting]) -> dict[Holding, Assignment]:
    found = Assignment.objects.select_for_update(no_key=True, of=("self",)).filter(
        ended_at=None, pool__in={sighting.place.pool for sighting in sightings}
    )
    people = found.filter(person__in={sighting.person.pk for sighting in sightings if sighting.person})
    devices = found.filter(device__in={sighting.device for sighting in sightings if sighting.device})
    live = [*people.select_related("person").order_by("id"), *devices.order_by("id")]
    return {(assignment.pool_id, assignment.person_id, assignment.device): assignment for assignment in live}


def _take_down(sighting: Sighting, findings: _Findings, actor: Actor, now: datetime) -> bool:
    assignment = findings.live.get(sighting.holding)
    before = 0 if assignment is None else assignment.quantity
    if before >= sighting.times:
        return False
    if assignment is None:
        assignment = _assignment(sighting, now)
        findings.live[sighting.holding] = assignment
        findings.new[assignment.pk] = assignment
    elif assignment.pk not in findings.new:
        findings.raised[assignment.pk] = assignment
    assignment.quantity = sighting.times
    pool = sighting.place.pool
    findings.seats[pool] = findings.seats.get(pool, 0) + sighting.times - before
    findings.told.append(Draft(SeatEvent.ASSIGNED, assignment, actor, now, _told(assignment, sighting)))
    return True


def _assignment(sighting: Sighting, now: datetime) -> Assignment:
    return Assignment(
        pool_id=sighting.place.pool,
        person=sighting.person,
        device=sighting.device,
        first_assigned_at=now,
        external_key=sighting.external_key,
    )


def _pool(licence: Licence, now: datetime) -> SeatPool:
    return SeatPool(
        licence=licence,
        name=licence.name,
        kind=PoolKind.NAMED,
        mode=PoolMode.OBSERVED,
        capacity=licence.quantity,
        resized_at=now,
    )


def _fit(pairs: Sequence[tuple[SeatPool, Licence]], actor: Actor, now: datetime) -> None:
    resized = [(pool, pool.capacity, licence.quantity) for pool, licence in pairs if pool.capacity != licence.quantity]
    for pool, _, after in resized:
        pool.capacity, pool.resized_at = after, now
    SeatPool.objects.bulk_update([pool for pool, _, _ in resized], ["capacity", "resized_at"], batch_size=BATCH)
    record_all(
        Draft(SeatEvent.POOL_RESIZED, pool, actor, now, _capacity_of(pool) | {"from": before, "to": after})
        for pool, before, after in resized
    )


def _capacity_of(pool: SeatPool) -> dict[str, JsonValue]:
    return {"pool": str(pool.pk), "licence": str(pool.licence_id), "capacity": pool.capacity}


def _told_of_pool(pool: SeatPool) -> dict[str, JsonValue]:
    return _capacity_of(pool) | {"kind": pool.kind, "mode": pool.mode}


def _told(assignment: Assignment, sighting: Sighting) -> dict[str, JsonValue]:
    place = sighting.place
    holder = {"device": sighting.device} if sighting.person is None else {"person": str(sighting.person.ref)}
    return {
        "pool": str(place.pool),
        "licence": str(place.licence),
        "product": str(place.product),
        "capacity": place.capacity,
        "assignment": str(assignment.pk),
        "quantity": assignment.quantity,
        "source": SOURCE,
        **holder,
    }
