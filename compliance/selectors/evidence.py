# ruff: noqa: S608  statements are put together from constants alone; every value is bound
"""The rows behind a position: each right that is in force, each holder or claim that is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from accounts.models import Organisation
from compliance.choices import Metric
from compliance.selectors.statements import CLAIMS_HELD, LOTS, PLACES, rows_of, seats_held
from compliance.selectors.tallies import STEPS
from kernel.tenancy import current_organisation_id

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from compliance.models import Position

_LOTS: Final = f"""
WITH {PLACES}, {LOTS}
SELECT licence_id, l.name, seats FROM lots JOIN licensing_licence l ON l.id = lots.licence_id
WHERE in_force AND metric = %(metric)s ORDER BY l.name, licence_id
"""

_HOLDERS: Final = f"""
WITH {PLACES}, {seats_held(now=False)}, {CLAIMS_HELD},
held AS (
    SELECT * FROM seats_held UNION ALL SELECT * FROM claims_held
    WHERE pool_id IN (SELECT pool_id FROM places WHERE metric = 'site')
)
SELECT DISTINCT ON (u.holder) u.kind, u.id, w.licence_id, u.quantity, u.since, COALESCE(p.ref::text, ''),
    COALESCE(d.name, ''), u.device
FROM held u
JOIN places w ON w.pool_id = u.pool_id
LEFT JOIN accounts_person p ON p.id = u.person_id
LEFT JOIN accounts_department d ON d.id = u.department_id
WHERE w.metric = %(metric)s
ORDER BY u.holder, u.quantity DESC, u.since, u.id
"""

_PEAK: Final = f"WITH {PLACES}, {STEPS} SELECT instant FROM running ORDER BY required DESC, instant LIMIT 1"

_CLAIMS: Final = f"""
WITH {PLACES}, {CLAIMS_HELD}
SELECT u.kind, u.id, w.licence_id, u.quantity, u.since, COALESCE(p.ref::text, ''), '', ''
FROM claims_held u
JOIN places w ON w.pool_id = u.pool_id
LEFT JOIN accounts_person p ON p.id = u.person_id
WHERE w.metric = 'concurrent'
ORDER BY u.since, u.id
"""


@dataclass(frozen=True, slots=True)
class Right:
    """One lot in force and the seats it gives; None is unlimited."""

    licence_id: UUID
    name: str
    seats: int | None


@dataclass(frozen=True, slots=True)
class Use:
    """One holder, or one claim, and the seats counted for it; people are named by their pseudonym."""

    kind: str
    id: UUID
    licence_id: UUID
    seats: int
    since: datetime
    person: str
    department: str
    device: str

    @property
    def holder(self) -> str:
        """Who or what holds it."""
        return self.person or self.department or self.device


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a position is made of: rights that add up to what is entitled, uses that add up to what is required."""

    rights: tuple[Right, ...]
    uses: tuple[Use, ...]

    @property
    def entitled(self) -> int | None:
        """The rights added up; None when one of them is unlimited."""
        seats = [right.seats for right in self.rights]
        return None if None in seats else sum(number for number in seats if number is not None)

    @property
    def required(self) -> int:
        """The uses added up."""
        return sum(use.seats for use in self.uses)


def rows_behind(position: Position) -> Evidence:
    """Return the rows of a position as they were at the instant it was evaluated."""
    organisation = Organisation.objects.get(pk=current_organisation_id())
    midnight = midnight_of(position.evaluated_at, organisation.time_zone)
    return evidence_of(position.product_id, metric=position.metric, at=position.evaluated_at, midnight=midnight)


def midnight_of(at: datetime, zone: str) -> datetime:
    """Return the first instant of the calendar day of an instant in a time zone."""
    return at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def evidence_of(product_id: UUID, *, metric: str, at: datetime, midnight: datetime) -> Evidence:
    """Return the rows of one product's rights and use by one metric at an instant."""
    rights = rows_of(_LOTS, at=at, products=[product_id], metric=metric)
    uses = (
        _at_peak(product_id, at=at, midnight=midnight)
        if metric == Metric.CONCURRENT
        else rows_of(_HOLDERS, at=at, products=[product_id], metric=metric)
    )
    return Evidence(tuple(Right(*row) for row in rights), tuple(Use(*row) for row in uses))


def peak_of(product_id: UUID, *, at: datetime, midnight: datetime) -> datetime | None:
    """Return the first instant since midnight at which most seats were in use; None when none was."""
    return next((instant for (instant,) in rows_of(_PEAK, at=at, products=[product_id], midnight=midnight)), None)


def _at_peak(product_id: UUID, *, at: datetime, midnight: datetime) -> list[tuple[Any, ...]]:
    peak = peak_of(product_id, at=at, midnight=midnight)
    return [] if peak is None else rows_of(_CLAIMS, at=peak, products=[product_id])
