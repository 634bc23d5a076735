"""Refusals on a full pool, each with its denial and its event, against grants on an empty one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import connection

from bench import seats
from bench.harness import Comparison, Figure, by_turns, rate

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS: Final = 3
CAPACITY: Final = 20_000
CONNECTIONS: Final = 8


def measure() -> Iterator[Figure]:
    """Measure both on 8 connections; the pool has 20,000 seats."""
    world = seats.make_world(capacity=CAPACITY)
    refused, granted = by_turns(partial(_refusals, world), partial(_grants, world))
    what = "refused check-out of a full pool, 8 connections"
    yield Figure(Comparison("refusal_full_pool", what, "refusals/s", "grants/s", ">= 1.0"), refused, granted)


def _refusals(world: seats.World) -> float:
    world.fill(CAPACITY)
    connection.close()
    return rate(seats.refusals(world), processes=CONNECTIONS, seconds=SECONDS)


def _grants(world: seats.World) -> float:
    world.empty()
    connection.close()
    return rate(seats.check_outs(world), processes=CONNECTIONS, seconds=SECONDS)
