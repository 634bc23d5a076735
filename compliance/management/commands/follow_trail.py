"""Follow every organisation's trail and evaluate what each event touches, until told to stop."""

from __future__ import annotations

import logging
import signal
from contextlib import contextmanager
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import psycopg
from django.db import OperationalError, connection

from compliance.selectors import organisations_with_news
from compliance.services import following
from kernel import tenancy
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.command import LicentiaCommand, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.management.base import CommandParser

CHANNEL: Final = "licentia_trail"
POLL_SECONDS: Final = 1.0
ACTOR: Final = Actor.system("follower")
logger = logging.getLogger(__name__)


class Command(LicentiaCommand):
    """Woken by the sequencer, and every second besides; SIGTERM and SIGINT end it between two batches."""

    help = "Re-evaluate compliance as the trail grows."

    def add_options(self, parser: CommandParser) -> None:
        """Take `--once`."""
        parser.add_argument("--once", action="store_true", help="read what there is, and leave")

    def work(self, options: dict[str, Any]) -> Report:
        """Follow until stopped, or once."""
        stopping = Event()
        if options["once"]:
            read = follow(organisations_with_news(), stopping)
        else:
            with stopped_by_signals(stopping):
                read = follow_until(stopping)
        return Report((f"{read} entries read",), {"read": read})


@contextmanager
def stopped_by_signals(stopping: Event) -> Iterator[None]:
    """Set the event when the process is asked to end; put the old handlers back afterwards."""
    kinds = (signal.SIGTERM, signal.SIGINT)
    before = {kind: signal.signal(kind, lambda *_: stopping.set()) for kind in kinds}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def follow_until(stopping: Event) -> int:
    """Follow until the event is set, through lost connections; return the number of entries read."""
    read = 0
    while not stopping.is_set():
        try:
            with listening() as listener:
                read += _attend(listener, stopping)
        except (OperationalError, psycopg.OperationalError):
            logger.warning("The database is away; trying again.")
            connection.close()
            stopping.wait(POLL_SECONDS)
    return read


@contextmanager
def listening() -> Iterator[psycopg.Connection[Any]]:
    """Open a connection that does nothing but listen, so that no notice is lost while a batch is at work."""
    listener = connection.get_new_connection(connection.get_connection_params())
    listener.autocommit = True
    with listener:
        listener.execute(f"LISTEN {CHANNEL}")
        yield listener


def _attend(listener: psycopg.Connection[Any], stopping: Event) -> int:
    read, polled = follow(organisations_with_news(), stopping), monotonic()
    while not stopping.is_set():
        notices = list(listener.notifies(timeout=POLL_SECONDS, stop_after=1))
        due = monotonic() - polled >= POLL_SECONDS
        read += follow(organisations_with_news() if due else _named(notices), stopping)
        polled = monotonic() if due else polled
    return read


def _named(notices: Iterable[psycopg.Notify]) -> list[UUID]:
    return [UUID(payload) for payload in dict.fromkeys(notice.payload for notice in notices)]


def follow(organisations: Iterable[UUID], stopping: Event) -> int:
    """Read what is new of these organisations; return the number of entries read."""
    return sum(_follow_one(organisation, stopping) for organisation in organisations)


def _follow_one(organisation: UUID, stopping: Event) -> int:
    read, more = 0, True
    try:
        while more and not stopping.is_set():
            with tenancy.within(organisation):
                followed = following.follow(actor=ACTOR, now=now())
            read, more = read + followed.read, followed.more
    except (OperationalError, psycopg.OperationalError):
        raise
    except Exception:
        # One organisation's trouble must not keep the others waiting; its cursor has not moved.
        logger.exception("Following the trail of %s failed.", organisation)
    return read
