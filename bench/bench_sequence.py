"""One sequencer that chains what waits, against the rate that it must keep."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from audit.services import sequencing
from bench import trail
from bench.harness import Comparison, Figure, by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS: Final = 50_000
WANTED: Final = 20_000


def measure() -> Iterator[Figure]:
    """Measure one process that drains an outbox, batch by batch."""
    rates, wanted = by_turns(_drain, lambda: float(WANTED))
    what = f"outbox to chain, one process, batches of {sequencing.BATCH}"
    yield Figure(Comparison("sequence", what, "events/s", "events/s wanted", ">= 1"), rates, wanted)


def _drain() -> float:
    organisation = trail.make_organisation()
    trail.write(organisation, EVENTS)
    began = time.perf_counter()
    done = sequencing.drain(organisation)
    return done / (time.perf_counter() - began)
