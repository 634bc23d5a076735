"""How things are measured: program and reference by turns, medians, and a ratio that is kept with its goal."""

from __future__ import annotations

import json
import operator
import os
import platform
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

RESULTS: Final = Path(__file__).with_name("results.json")
REPEATS: Final = 3
_COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is measured, against what, and how the ratio of the two should turn out."""

    name: str
    what: str
    unit: str
    reference: str
    goal: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The outcome of a comparison: the repeats of the program and of its reference, in `unit`."""

    comparison: Comparison
    values: Sequence[float]
    reference_values: Sequence[float]

    @property
    def ratio(self) -> float:
        """The program's median by the reference's."""
        return median(self.values) / median(self.reference_values)

    @property
    def met(self) -> bool:
        """Whether the ratio is as the goal says, such as `>= 0.5`."""
        comparison, wanted = self.comparison.goal.split()
        return _COMPARED[comparison](self.ratio, float(wanted))

    def as_json(self, machine: str, at: str) -> dict[str, Any]:
        """Return the row of the results file."""
        told = self.comparison
        return {
            "name": told.name,
            "what": told.what,
            "value": round(median(self.values), 1),
            "unit": told.unit,
            "reference": told.reference,
            "reference_value": round(median(self.reference_values), 1),
            "ratio": round(self.ratio, 3),
            "goal": told.goal,
            "met": self.met,
            "spread": [round(each(self.values), 1) for each in (min, median, max)],
            "machine": machine,
            "at": at,
        }


def by_turns(*sides: Callable[[], float], repeats: int = REPEATS) -> list[list[float]]:
    """Run each side once a round, in turn, and return the values of each."""
    rounds = [[side() for side in sides] for _ in range(repeats)]
    return [list(values) for values in zip(*rounds, strict=True)]


def rate(prepare: Callable[[], Callable[[], object]], *, processes: int, seconds: float) -> float:
    """Return how many operations a second so many processes do together.

    Each forked process calls `prepare` for an operation of its own and repeats that; setting up is not counted.
    """
    context = get_context("fork")
    start, counts = context.Barrier(processes), context.Queue()

    def work() -> None:
        operation = prepare()
        operation()
        start.wait()
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            operation()
            done += 1
        counts.put(done / (time.perf_counter() - began))

    workers = [context.Process(target=work) for _ in range(processes)]
    for worker in workers:
        worker.start()
    total = sum(counts.get(timeout=60 + seconds) for _ in workers)
    for worker in workers:
        worker.join()
    return float(total)


def machine() -> str:
    """Describe the machine in one line, with its load over the last minute: others may have been at work on it."""
    told = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{told}, load {os.getloadavg()[0]:.1f}"


def keep(figures: Iterable[Figure], at: str) -> None:
    """Write the figures into the results file, in place of older ones of the same names."""
    rows = [figure.as_json(machine(), at) for figure in figures]
    names = {row["name"] for row in rows}
    older = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    kept = [row for row in older if row["name"] not in names]
    RESULTS.write_text(json.dumps(sorted(kept + rows, key=lambda row: row["name"]), indent=1) + "\n", encoding="utf-8")
