"""Which idle seats one run takes back: the longest idle of each pool, up to a share of its live seats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """An idle seat and who would lose it; `idle_since` is the last use, or the day it was given if never used."""

    assignment_id: UUID
    policy_id: UUID
    pool_id: UUID
    pool: str
    product: str
    person_id: UUID
    person: str
    quantity: int
    reason: str
    idle_since: datetime
    idle_days: int


@dataclass(frozen=True, slots=True)
class Detection:
    """Those that one run takes back, and those that wait for a later one; each the longest idle first."""

    taken: tuple[Candidate, ...] = ()
    waiting: tuple[Candidate, ...] = ()


def cap(live_seats: int, percent: int) -> int:
    """Return how many seats of a pool one run may take: the percentage rounded down, but one at least.

    Without that one, a pool of nine seats under a cap of ten per cent would never give any back.
    """
    return max(1, live_seats * percent // PERCENT)


def within_cap(candidates: Iterable[Candidate], live_seats: Mapping[UUID, int], percent: int) -> Detection:
    """Share out candidates, pool by pool; one that asks for more seats than are left waits and lets the next pass."""
    spent: Counter[UUID] = Counter()
    taken: list[Candidate] = []
    waiting: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda each: (each.idle_since, each.assignment_id)):
        left = cap(live_seats[candidate.pool_id], percent) - spent[candidate.pool_id]
        fits = candidate.quantity <= left
        spent[candidate.pool_id] += candidate.quantity * fits
        (taken if fits else waiting).append(candidate)
    return Detection(tuple(taken), tuple(waiting))
