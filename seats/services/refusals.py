"""What is left of a seat that was refused: the denial, and its event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from accounts.errors import PersonLeft
from audit.services import record_denied
from kernel.errors import DomainError, NotFound
from seats import errors
from seats.events import SeatEvent
from seats.models import Denial

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import Person
    from kernel.actor import Actor
    from seats.models import Lease, SeatPool


_FACTS: Final[Mapping[type[DomainError], tuple[str, ...]]] = {
    errors.PoolExhausted: ("pool", "capacity"),
    errors.QueueAhead: ("pool",),
    errors.PersonLimit: ("pool", "person", "maximum"),
    errors.PoolNotFloating: ("pool",),
    PersonLeft: ("person",),
}


@dataclass(frozen=True, slots=True)
class SeatRefused:
    """Someone asked a pool for a seat and got none, or may not go on using the one they have."""

    pool: SeatPool
    person: Person
    lease: Lease | None = None

    def record(self, *, code: str, actor: Actor, at: datetime) -> None:
        """Keep the denial, which demand is measured by, and tell the trail."""
        Denial.objects.create(pool=self.pool, person=self.person, code=code, at=at)
        data = {"pool": str(self.pool.pk), "licence": str(self.pool.licence_id), "person": str(self.person.ref)}
        if self.lease is not None:
            data["lease"] = str(self.lease.pk)
        record_denied(SeatEvent.DENIED, subject=self.pool, actor=actor, at=at, reason=code, data=data)


def refusal_of(code: str, *, pool: SeatPool, person: Person, now: datetime) -> DomainError:
    """Put a code that a database function answered into words; the error carries its refusal."""
    refused = SeatRefused(pool, person)
    if code == errors.LicenceNotUsable.code:
        return not_usable(refused, now)
    for kind, told in _FACTS.items():
        if kind.code == code:
            facts = _facts(refused)
            return kind(refusal=refused, **{name: facts[name] for name in told})
    return NotFound(kind="pool")


def _facts(refused: SeatRefused) -> dict[str, Any]:
    pool, person = refused.pool, refused.person
    return {"pool": pool.name, "capacity": pool.capacity, "maximum": pool.per_person, "person": str(person)}


def not_usable(refused: SeatRefused, now: datetime) -> DomainError:
    """Say what the licence behind the pool is, instead of usable."""
    licence = refused.pool.licence
    return errors.LicenceNotUsable(refusal=refused, licence=licence.name, status=licence.status(now).value)
