# ruff: noqa: S608  statements are put together from constants alone; every value is bound
"""Everything that is held and every right behind it at an instant, in the order in which it is handed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection

from compliance.selectors.evidence import peak_of
from compliance.selectors.statements import CLAIMS_HELD, LOTS, PLACES, rows_of, seats_held
from kernel.tenancy import current_organisation_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

_CHUNK: Final = 2000

_RIGHTS: Final = f"""
WITH {PLACES}, {LOTS}
SELECT lots.licence_id, lots.metric, lots.in_force, lots.seats
FROM lots JOIN licensing_licence l ON l.id = lots.licence_id
ORDER BY l.name, lots.licence_id, lots.metric
"""

# Of a holder's seats of one product and metric, the most in one pool are counted, and that row carries the count.
_HELD: Final = f"""
WITH {PLACES}, {seats_held(now=False)}, {CLAIMS_HELD},
held AS (
    SELECT w.product_id, w.licence_id, w.metric, u.*, row_number() OVER (
        PARTITION BY w.product_id, w.metric, u.holder ORDER BY u.quantity DESC, u.since, u.id
    ) AS place
    FROM (SELECT * FROM seats_held UNION ALL SELECT * FROM claims_held) u
    JOIN places w ON w.pool_id = u.pool_id
    WHERE (w.metric = 'concurrent') = %(concurrent)s AND (w.metric = 'concurrent') <= (u.kind = 'claim')
)
SELECT r.publisher || ' ' || r.name, h.product_id, h.metric, l.name, p.name, h.kind, h.id::text, n.ref::text, n.name,
    d.name, h.device, h.quantity, h.since, h.last_used_at,
    CASE WHEN h.metric = 'concurrent' THEN h.quantity WHEN h.place = 1 THEN h.quantity ELSE 0 END
FROM held h
JOIN licensing_licence l ON l.id = h.licence_id
JOIN licensing_product r ON r.id = h.product_id
JOIN seats_seatpool p ON p.id = h.pool_id
LEFT JOIN accounts_person n ON n.id = h.person_id
LEFT JOIN accounts_department d ON d.id = h.department_id
ORDER BY r.name, r.publisher, h.product_id, h.metric, h.since, h.id
"""


@dataclass(frozen=True, slots=True)
class LotRight:
    """What one lot gives by one metric; seats are None when unlimited."""

    licence_id: UUID
    metric: str
    in_force: bool
    seats: int | None


@dataclass(frozen=True, slots=True)
class Holding:
    """One assignment or claim, who holds it, and how many seats are counted for it."""

    product: str
    product_id: UUID
    metric: str
    licence: str
    pool: str
    kind: str
    id: str
    ref: str | None
    name: str | None
    department: str | None
    device: str
    seats: int
    since: datetime
    last_used_at: datetime | None
    counted: int


def list_rights(at: datetime) -> list[LotRight]:
    """Return what every issued lot gives at an instant."""
    return [LotRight(*row) for row in rows_of(_RIGHTS, at=at, products=None)]


def iterate_held(at: datetime) -> Iterator[Holding]:
    """Yield what is held at an instant and counted by its holders: named seats and sites."""
    return _held(at, products=None, concurrent=False)


def iterate_peak(product_id: UUID, *, at: datetime, midnight: datetime) -> Iterator[Holding]:
    """Yield the claims that were alive when a product's use peaked between midnight and an instant."""
    peak = peak_of(product_id, at=at, midnight=midnight)
    return iter(()) if peak is None else _held(peak, products=[product_id], concurrent=True)


def _held(at: datetime, *, products: list[UUID] | None, concurrent: bool) -> Iterator[Holding]:
    asked = {"organisation": current_organisation_id(), "products": products, "at": at, "concurrent": concurrent}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_HELD, asked)
        while rows := cursor.fetchmany(_CHUNK):
            yield from (Holding(*row) for row in rows)
