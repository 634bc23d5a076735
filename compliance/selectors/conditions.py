# ruff: noqa: S608  statements are put together from constants alone; every value is bound
"""What is wrong at an instant, apart from counts: use of expired lots, and seats of people who left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from compliance.findings import CRITICAL, DEPARTED_HOLDER, HIGH, USE_AFTER_EXPIRY, Finding
from compliance.selectors.statements import CLAIMS_HELD, OF_DEPARTED, OF_EXPIRED, PLACES, rows_of, seats_held

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

_HELD: Final = f"""
{CLAIMS_HELD},
held AS (
    SELECT id, kind, pool_id, person_id, quantity, last_used_at FROM seats_held
    UNION ALL
    SELECT id, kind, pool_id, person_id, quantity, last_used_at FROM claims_held
)"""

_EXPIRED: Final = f"""
WITH {PLACES}, {seats_held(now=True, only=OF_EXPIRED)}, {_HELD}
SELECT w.licence_id, w.product_id, min(w.metric), sum(u.quantity)::bigint,
    count(*) FILTER (WHERE u.last_used_at >= w.over_at), min(w.over_at)
FROM held u JOIN places w ON w.pool_id = u.pool_id
WHERE w.expired GROUP BY w.licence_id, w.product_id ORDER BY w.licence_id
"""

_DEPARTED: Final = f"""
WITH {PLACES}, {seats_held(now=True, only=OF_DEPARTED)}, {_HELD}
SELECT u.kind, u.id, w.product_id, w.licence_id, w.metric, u.quantity
FROM held u
JOIN accounts_person p ON p.id = u.person_id AND NOT p.active
JOIN places w ON w.pool_id = u.pool_id
WHERE p.organisation_id = %(organisation)s
ORDER BY u.id
"""


def list_uses_after_expiry(*, at: datetime, products: Collection[UUID] | None = None) -> list[Finding]:
    """Return one finding for each lot whose term and grace are over while seats of it are held or used."""
    return [
        Finding(
            kind=USE_AFTER_EXPIRY,
            severity=CRITICAL,
            product_id=product_id,
            licence_id=licence_id,
            subject_kind="licence",
            subject_id=licence_id,
            size=seats,
            metric=metric,
            facts={"ended_at": over_at.isoformat(), "used_since": used_since},
        )
        for licence_id, product_id, metric, seats, used_since, over_at in rows_of(_EXPIRED, at=at, products=products)
    ]


def list_departed_holders(*, at: datetime, products: Collection[UUID] | None = None) -> list[Finding]:
    """Return one finding for each assignment or claim of a person who has left."""
    return [
        Finding(
            kind=DEPARTED_HOLDER,
            severity=HIGH,
            product_id=product_id,
            licence_id=licence_id,
            subject_kind=kind,
            subject_id=seat_id,
            size=quantity,
            metric=metric,
        )
        for kind, seat_id, product_id, licence_id, metric, quantity in rows_of(_DEPARTED, at=at, products=products)
    ]
