"""Chain what business transactions have written, and sign the chains as they grow, until told to stop."""

from __future__ import annotations

import signal
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import OperationalError, connection

from audit.services import checkpointing, sequencing
from kernel.clock import now
from kernel.edges.command import REFUSED, LicentiaCommand, Report
from kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser

PAUSE: Final = 0.25
SIGNING_PAUSE: Final = 1.0


class Command(LicentiaCommand):
    """Exit code 1 when `--once` met a chain that cannot go on; SIGTERM and SIGINT end the loop between two batches."""

    help = __doc__ or ""

    def add_options(self, parser: CommandParser) -> None:
        """Take whether to leave when nothing waits."""
        parser.add_argument("--once", action="store_true", help="chain what waits, sign, and leave")

    def work(self, options: dict[str, Any]) -> Report:
        """Work until told to stop, or until nothing waits."""
        self.stopping, self.stopped = Event(), dict[UUID, DomainError]()
        self.chained = self.signed = 0
        if options["once"]:
            while self._chain():
                pass
            self._sign(timedelta())
        else:
            self._run_on()
        line = f"{self.chained} events chained, {self.signed} checkpoints signed"
        stopped = {str(organisation_id): error.code for organisation_id, error in self.stopped.items()}
        document = {"chained": self.chained, "signed": self.signed, "stopped": stopped}
        return Report((line,), document, REFUSED if stopped and options["once"] else 0)

    def _run_on(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        sign_at = 0.0
        while not self.stopping.is_set():
            try:
                more = self._chain()
                if monotonic() >= sign_at:
                    self._sign(checkpointing.PERIOD)
                    sign_at = monotonic() + SIGNING_PAUSE
            except OperationalError as error:
                self.stderr.write(f"The database does not answer, trying again: {error}")
                connection.close()
                more = False
            if not more:
                self.stopping.wait(PAUSE)

    def _chain(self) -> bool:
        done = sequencing.sequence_all()
        self.chained += done.done
        self._tell(done.stopped)
        return done.more

    def _sign(self, period: timedelta) -> None:
        done = checkpointing.checkpoint_due(now(), period)
        self.signed += done.done
        self._tell(done.stopped)

    def _tell(self, stopped: Mapping[UUID, DomainError]) -> None:
        """Name each stopped organisation once, not at every turn."""
        for organisation_id, error in stopped.items():
            if organisation_id not in self.stopped:
                self.stderr.write(f"{organisation_id} is stopped: {error.code}: {error.message}")
        self.stopped.update(stopped)
