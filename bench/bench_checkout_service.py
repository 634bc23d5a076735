"""One floating seat by the service, against the same statements and round trips by pgbench."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import connection

from bench import seats
from bench.harness import Comparison, Figure, by_turns, rate

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS: Final = 3
CAPACITY: Final = 40_000
CONNECTIONS: Final = (1, 8, 32)
UNIT: Final = "check-outs/s"


def measure() -> Iterator[Figure]:
    """Measure at 1, 8 and 32 connections, each a process of its own, and how 32 compare with 8."""
    world = seats.make_world(capacity=CAPACITY)
    by_service: dict[int, list[float]] = {}
    for connections in CONNECTIONS:
        service, pgbench = by_turns(partial(_service, world, connections), partial(_pgbench, world, connections))
        by_service[connections] = service
        name = "checkout_service" if connections == 8 else f"checkout_service_{connections}"  # noqa: PLR2004  the goal's
        what = f"floating.check_out, {connections} connections"
        yield Figure(Comparison(name, what, UNIT, "pgbench, same statements", ">= 0.5"), service, pgbench)
    what = "floating.check_out, 32 connections"
    yield Figure(Comparison("checkout_scaling", what, UNIT, "8 connections", ">= 0.95"), by_service[32], by_service[8])


def _service(world: seats.World, connections: int) -> float:
    world.empty()
    connection.close()
    return rate(seats.check_outs(world), processes=connections, seconds=SECONDS)


def _pgbench(world: seats.World, connections: int) -> float:
    world.empty()
    return seats.pgbench_check_outs(world, clients=connections, seconds=SECONDS)
