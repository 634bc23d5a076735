"""Claims with their slots, as check-outs leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seats.choices import EndReason, PoolKind
from seats.models import Claim, SeatPool, Slot
from tests.factories.accounts import PersonFactory
from tests.factories.seats import SeatPoolFactory

if TYPE_CHECKING:
    from datetime import datetime

    from licensing.models import Licence


def floating(licence: Licence, **fields) -> SeatPool:
    return SeatPoolFactory(licence=licence, kind=PoolKind.FLOATING, **fields)


def claim(
    pool: SeatPool, *, start: datetime, end: datetime | None = None, due: datetime | None = None, **fields
) -> Claim:
    """Claim seats from `start`: ended at `end`, or else on slots that run out at `due`."""
    reason = EndReason.RETURNED if end else ""
    person = fields.pop("person", None) or PersonFactory()
    key = f"{pool.pk}-{Claim.objects.count()}"
    made = Claim.objects.create(
        pool=pool, person=person, counting_key=key, started_at=start, ended_at=end, end_reason=reason, **fields
    )
    if due is not None:
        number = Slot.objects.count() + 1
        Slot.objects.create(pool=pool, number=number, lane=pool.pk, claim=made, expires_at=due, since=start)
    return made
