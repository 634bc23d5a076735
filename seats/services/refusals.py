"""What is left of a seat that was refused: the denial, and its event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.services import record_denied
from seats.events import SeatEvent
from seats.models import Denial

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Person
    from kernel.actor import Actor
    from seats.models import SeatPool


@dataclass(frozen=True, slots=True)
class SeatRefused:
    """Someone asked a pool for a seat and got none."""

    pool: SeatPool
    person: Person

    def record(self, *, code: str, actor: Actor, at: datetime) -> None:
        """Keep the denial, which demand is measured by, and tell the trail."""
        Denial.objects.create(pool=self.pool, person=self.person, code=code, at=at)
        data = {"pool": str(self.pool.pk), "licence": str(self.pool.licence_id), "person": str(self.person.ref)}
        record_denied(SeatEvent.DENIED, subject=self.pool, actor=actor, at=at, reason=code, data=data)
