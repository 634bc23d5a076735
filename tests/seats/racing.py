"""Many threads with connections of their own that start at once."""

from __future__ import annotations

from functools import partial
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

from django.db import connection

from kernel import tenancy
from kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from accounts.models import Organisation


def race(organisation: Organisation, jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the jobs at once, each within the organisation; a refusal counts by its code, another error by its type."""
    return race_apart([partial(_outcome, organisation, job) for job in jobs])


def race_apart(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the jobs at once, each on a connection of its own, and return what they return."""
    start, outcomes = Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            outcomes[place] = job()
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _outcome(organisation: Organisation, job: Callable[[], Any]) -> Any:
    try:
        with tenancy.within(organisation):
            try:
                return job()
            except DomainError as refusal:
                return refusal.code
    except Exception as error:  # noqa: BLE001  what a race brings up is its result
        return type(error).__name__
