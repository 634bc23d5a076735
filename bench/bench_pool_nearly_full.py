"""Seats taken and given back while a pool is nearly full, against half full."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import connection

from bench import seats
from bench.harness import Comparison, Figure, by_turns, rate

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS: Final = 3
CAPACITY: Final = 1000
CONNECTIONS: Final = 8


def measure() -> Iterator[Figure]:
    """Measure out and in again at 95 and 50 percent of a pool of 1,000, on 8 connections."""
    world = seats.make_world(capacity=CAPACITY)
    nearly, half = by_turns(partial(_cycles, world, 95), partial(_cycles, world, 50))
    what = "check-out + check-in, 95 % of 1,000 taken, 8 connections"
    yield Figure(Comparison("pool_nearly_full", what, "cycles/s", "50 % taken", ">= 0.7"), nearly, half)


def _cycles(world: seats.World, percent: int) -> float:
    world.fill(CAPACITY * percent // 100)
    connection.close()
    return rate(seats.cycles(world), processes=CONNECTIONS, seconds=SECONDS)
