"""Pools: opened with every seat they have, and resized without losing one in use."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from audit.services import record
from kernel.errors import InvalidInput
from kernel.use_case import use_case
from seats.choices import Counting, PoolKind, PoolMode
from seats.errors import PoolInUse
from seats.events import SeatEvent
from seats.lanes import OVERDRAFT, SHARED
from seats.models import Lease, SeatPool, Slot
from seats.services import floating

if TYPE_CHECKING:
    from datetime import datetime

    from audit.entry import JsonValue
    from kernel.actor import Actor
    from licensing.models import Licence

BATCH = 1000


@dataclass(frozen=True, slots=True)
class PoolTerms:
    """How a pool gives its seats; a capacity of None is unlimited, which only an observed pool can be."""

    kind: PoolKind = PoolKind.NAMED
    mode: PoolMode = PoolMode.ENFORCED
    capacity: int | None = None
    overdraft: int = 0
    overdraft_until: datetime | None = None
    per_person: int | None = None
    counting: Counting = Counting.INSTANCE
    lease_seconds: int = 900
    claim_seconds: int = 60


@use_case
def open_pool(*, licence: Licence, name: str, terms: PoolTerms, actor: Actor, now: datetime) -> SeatPool:
    """Open a pool of a licence; the slots of a floating one exist from now on. Raises InvalidInput."""
    if terms.mode == PoolMode.ENFORCED and terms.capacity is None:
        raise InvalidInput(field="capacity", problem="An enforced pool needs a capacity; only observed ones have none.")
    pool: SeatPool = SeatPool.objects.create(licence=licence, name=name, resized_at=now, **asdict(terms))
    if _has_slots(pool):
        _make_slots(pool, pool.capacity or 0, now)
    facts: dict[str, JsonValue] = {"kind": pool.kind, "mode": pool.mode, "overdraft": pool.overdraft}
    facts |= {} if pool.per_person is None else {"per_person": pool.per_person}
    record(SeatEvent.POOL_OPENED, subject=pool, actor=actor, at=now, data=_told(pool) | facts)
    return pool


@use_case
def resize(*, pool: SeatPool, capacity: int, actor: Actor, now: datetime) -> SeatPool:
    """Change how many seats a pool has; raises PoolInUse when more are in use, and then nothing moved.

    Live claims on slots above a new, smaller limit move to free ones below it.
    """
    current: SeatPool = SeatPool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    before = current.capacity
    if capacity == before:
        return current
    if _has_slots(current):
        _refit(current, capacity, actor, now)
    elif current.mode == PoolMode.ENFORCED and current.assigned > capacity:
        raise PoolInUse(pool=current.name, in_use=current.assigned, capacity=capacity)
    current.capacity, current.resized_at = capacity, now
    current.save(update_fields=["capacity", "resized_at"])
    record(
        SeatEvent.POOL_RESIZED,
        subject=current,
        actor=actor,
        at=now,
        data=_told(current) | {"from": before, "to": capacity},
    )
    return current


def _refit(pool: SeatPool, capacity: int, actor: Actor, now: datetime) -> None:
    """Give the pool the slots 1 to capacity + overdraft, the overdraft's last."""
    floating.expire_overdue(pool=pool, actor=actor, now=now)
    # In their order: this waits for every check-out under way, and later ones find the slots locked.
    slots = list(Slot.objects.select_for_update().filter(pool=pool).order_by("number"))
    taken = [slot for slot in slots if slot.claim_id is not None]
    if capacity < (pool.capacity or 0):
        if len(taken) > capacity:
            raise PoolInUse(pool=pool.name, in_use=len(taken), capacity=capacity)
        _move_down(slots, capacity)
    Slot.objects.filter(pool=pool, claim=None, number__gt=capacity + pool.overdraft).delete()
    Slot.objects.filter(pool=pool, number__lte=capacity).exclude(lane=SHARED).update(lane=SHARED)
    Slot.objects.filter(pool=pool, number__gt=capacity).exclude(lane=OVERDRAFT).update(lane=OVERDRAFT)
    _make_slots(pool, capacity, now)


def _move_down(slots: list[Slot], capacity: int) -> None:
    """Renumber the taken slots above the limit into free numbers below it; the free rows make way."""
    free = [slot for slot in slots if slot.claim_id is None and slot.number <= capacity]
    high = [slot for slot in slots if slot.claim_id is not None and slot.number > capacity]
    for slot, place in zip(high, free, strict=False):
        number = place.number
        place.delete()
        slot.number = number
        slot.save(update_fields=["number"])
        Lease.objects.filter(claim=slot.claim_id, ended_at=None).update(slot_number=number)


def _make_slots(pool: SeatPool, capacity: int, now: datetime) -> None:
    there = set(Slot.objects.filter(pool=pool).values_list("number", flat=True))
    missing = [number for number in range(1, capacity + pool.overdraft + 1) if number not in there]
    Slot.objects.bulk_create(
        (
            Slot(pool=pool, number=number, lane=SHARED if number <= capacity else OVERDRAFT, since=now)
            for number in missing
        ),
        batch_size=BATCH,
    )


def _has_slots(pool: SeatPool) -> bool:
    return pool.kind == PoolKind.FLOATING and pool.mode == PoolMode.ENFORCED


def _told(pool: SeatPool) -> dict[str, JsonValue]:
    return {"pool": str(pool.pk), "licence": str(pool.licence_id), "capacity": pool.capacity}
