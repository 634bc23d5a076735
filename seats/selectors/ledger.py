"""The ledger of floating seats, replayed, to say whether more was ever in use than there was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection

from kernel.tenancy import current_organisation_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

# What counts as a seat: each lease where instances are counted, else each claim, however many leases share it.
# What ends at an instant makes room for what starts there. A pool is judged from the instant its limit holds.
_REPLAY: Final = """
WITH seat AS (
    SELECT l.pool_id, l.started_at, l.ended_at, 1 AS quantity
    FROM seats_lease l JOIN seats_seatpool p ON p.id = l.pool_id
    WHERE l.organisation_id = %(organisation)s AND p.counting = 'instance'
    UNION ALL
    SELECT c.pool_id, c.started_at, c.ended_at, c.quantity
    FROM seats_claim c JOIN seats_seatpool p ON p.id = c.pool_id
    WHERE c.organisation_id = %(organisation)s AND p.counting <> 'instance'
), step AS (
    SELECT pool_id, started_at AS at, quantity AS change FROM seat
    UNION ALL SELECT pool_id, ended_at, -quantity FROM seat WHERE ended_at IS NOT NULL
    UNION ALL SELECT id, resized_at, 0 FROM seats_seatpool
        WHERE organisation_id = %(organisation)s AND kind = 'floating' AND mode = 'enforced'
), level AS (
    SELECT pool_id, at, sum(change) OVER (PARTITION BY pool_id ORDER BY at, change ROWS UNBOUNDED PRECEDING) AS in_use
    FROM step
)
SELECT DISTINCT ON (p.id) p.id, p.name, level.at, level.in_use, p.capacity + p.overdraft
FROM level JOIN seats_seatpool p ON p.id = level.pool_id
WHERE p.organisation_id = %(organisation)s AND p.kind = 'floating' AND p.mode = 'enforced'
    AND level.at >= p.resized_at AND level.in_use > p.capacity + p.overdraft
ORDER BY p.id, level.in_use DESC, level.at
"""


@dataclass(frozen=True, slots=True)
class Breach:
    """The worst instant of a pool at which more seats were in use than capacity and overdraft allow."""

    pool_id: UUID
    pool: str
    at: datetime
    in_use: int
    limit: int


def list_breaches() -> Sequence[Breach]:
    """Return every pool of the organisation in scope that was ever oversold, at its worst instant."""
    with connection.cursor() as cursor:
        cursor.execute(_REPLAY, {"organisation": current_organisation_id()})
        return [Breach(*row) for row in cursor.fetchall()]
