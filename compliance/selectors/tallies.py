# ruff: noqa: S608  statements are put together from constants alone; every value is bound
"""Counting rights and use, all products at once, in as many statements as there are questions."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from compliance.position import Price, Tally
from compliance.selectors.statements import CLAIM_END, CLAIMS_HELD, LOTS, OF_PLACES, PLACES, rows_of, seats_held

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

# Observed floating pools count what another server says; older than this, nobody knows.
SOURCE_MAX_AGE: Final = timedelta(hours=72)

# The day's steps up and down of claims, per product; running sums of them give the peak.
STEPS: Final = f"""
spans AS (
    SELECT w.product_id, c.quantity, w.ended, GREATEST(c.started_at, %(midnight)s) AS since, {CLAIM_END} AS until
    FROM seats_claim c JOIN places w ON w.pool_id = c.pool_id
    WHERE c.organisation_id = %(organisation)s AND w.metric = 'concurrent' AND c.kind <> 'reservation'
        AND c.started_at <= %(at)s AND (c.ended_at IS NULL OR c.ended_at > %(midnight)s)
),
steps AS (
    SELECT product_id, since AS instant, quantity AS step, CASE WHEN ended THEN 0 ELSE quantity END AS lasting
    FROM spans WHERE until > since
    UNION ALL
    SELECT product_id, until, -quantity, CASE WHEN ended THEN 0 ELSE -quantity END
    FROM spans WHERE until > since AND until <= %(at)s
),
running AS (
    SELECT product_id, instant, sum(step) OVER in_order AS required, sum(lasting) OVER in_order AS current
    FROM steps
    WINDOW in_order AS (PARTITION BY product_id ORDER BY instant, step ROWS UNBOUNDED PRECEDING)
)"""

_COUNT: Final = """
WITH {places}, {lots}, {held}, {claims}, {steps},
rights AS (
    SELECT product_id, metric,
        COALESCE(sum(seats) FILTER (WHERE in_force), 0) AS limited,
        count(*) FILTER (WHERE in_force AND seats IS NULL) AS unlimited
    FROM lots GROUP BY product_id, metric
),
holders AS (
    SELECT w.product_id, w.metric, u.holder, max(u.quantity) AS required,
        COALESCE(max(u.quantity) FILTER (WHERE NOT w.ended), 0) AS current
    FROM (
        SELECT pool_id, holder, quantity FROM seats_held
        UNION ALL
        SELECT pool_id, holder, quantity FROM claims_held
        WHERE pool_id IN (SELECT pool_id FROM places WHERE metric = 'site')
    ) u JOIN places w ON w.pool_id = u.pool_id
    GROUP BY w.product_id, w.metric, u.holder
),
uses AS (
    SELECT product_id, metric, sum(required) AS required, sum(current) AS current
    FROM holders GROUP BY product_id, metric
    UNION ALL
    SELECT product_id, 'concurrent', max(required), max(current) FROM running GROUP BY product_id
),
told AS (
    SELECT product_id, bool_or(foreign_count) AND NOT EXISTS (
        SELECT FROM seats_usagesource s WHERE s.product_id = places.product_id AND s.reported_at > %(stale)s
    ) AS stale
    FROM places WHERE metric = 'concurrent' GROUP BY product_id
)
SELECT product_id, metric, COALESCE(r.limited, 0)::bigint, COALESCE(r.unlimited, 0)::bigint,
    COALESCE(u.required, 0)::bigint, COALESCE(u.current, 0)::bigint,
    NOT (metric = 'concurrent' AND COALESCE(t.stale, false))
FROM rights r FULL JOIN uses u USING (product_id, metric) LEFT JOIN told t USING (product_id)
ORDER BY product_id, metric
"""

_PRICES: Final = f"""
WITH {PLACES}, {LOTS}
SELECT product_id, metric, billing_period, in_force, sum(cost)::bigint, sum(quantity)::bigint
FROM lots WHERE cost IS NOT NULL AND quantity > 0 AND currency = %(currency)s
GROUP BY product_id, metric, billing_period, in_force
ORDER BY product_id, metric, billing_period
"""


def count_statement(*, now: bool, chosen: bool = False) -> str:
    """Return the one statement that counts every product, or chosen ones; the benchmark runs its rival beside it."""
    held = seats_held(now=now, only=OF_PLACES) if chosen else seats_held(now=now)
    return _COUNT.format(places=PLACES, lots=LOTS, held=held, claims=CLAIMS_HELD, steps=STEPS)


def list_tallies(
    *, at: datetime, midnight: datetime, currency: str, products: Collection[UUID] | None = None, now: bool = True
) -> list[Tally]:
    """Count rights and use of each product and metric at an instant.

    Named and site count distinct holders, each with the most seats held in one pool; concurrent counts the peak since
    `midnight`. `now` says that the instant is the present. Only costs in `currency` become prices.
    """
    asked: dict[str, Any] = {"at": at, "products": products}
    prices = _prices(currency=currency, **asked)
    statement = count_statement(now=now, chosen=products is not None)
    rows = rows_of(statement, midnight=midnight, stale=at - SOURCE_MAX_AGE, **asked)
    return [
        Tally(
            product_id=product_id,
            metric=metric,
            limited=limited,
            unlimited=unlimited,
            required=required,
            current=current,
            known=known,
            prices=prices.get((product_id, metric), ()),
        )
        for product_id, metric, limited, unlimited, required, current, known in rows
    ]


def _prices(
    *, at: datetime, products: Collection[UUID] | None, currency: str
) -> dict[tuple[UUID, str], tuple[Price, ...]]:
    """Return what lots cost: of those in force, or, when none of them has a price, of the rest."""
    paid: dict[tuple[UUID, str], dict[bool, list[Price]]] = defaultdict(lambda: defaultdict(list))
    for product_id, metric, period, in_force, cost, seats in rows_of(
        _PRICES, at=at, products=products, currency=currency
    ):
        paid[product_id, metric][in_force].append(Price(cost, seats, period))
    return {key: tuple(lots[True] or lots[False]) for key, lots in paid.items()}
