# ruff: noqa: S608  statements are put together from constants alone; every value is bound
"""The parts that the counting statements share; each is bound with `organisation`, `products` (or null) and `at`.

A lot that was suspended, revoked or converted by `at` is withdrawn: neither in force nor ended. A metric follows the
licence's model for site licences, and the kind of the pool for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from kernel.tenancy import current_organisation_id

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

_STANDS: Final = """
    l.issued_at <= %(at)s AND COALESCE(l.suspended_at, 'infinity') > %(at)s
    AND COALESCE(l.revoked_at, 'infinity') > %(at)s AND COALESCE(l.converted_at, 'infinity') > %(at)s
"""
_CHOSEN: Final = "(%(products)s::uuid[] IS NULL OR l.product_id = ANY(%(products)s::uuid[]))"

# Each pool with what its use counts towards; `ended` once its lot's term is over, `expired` once grace is as well.
PLACES: Final = f"""
places AS MATERIALIZED (
    SELECT p.id AS pool_id, l.id AS licence_id, l.product_id, p.capacity,
        p.mode = 'observed' AND p.kind = 'floating' AS foreign_count,
        CASE WHEN t.model = 'site' THEN 'site' WHEN p.kind = 'floating' THEN 'concurrent' ELSE 'named' END AS metric,
        COALESCE({_STANDS} AND l.usable_until <= %(at)s, false) AS ended,
        COALESCE({_STANDS} AND l.usable_until + t.grace_days * interval '1 day' <= %(at)s, false) AS expired,
        l.usable_until + t.grace_days * interval '1 day' AS over_at
    FROM seats_seatpool p
    JOIN licensing_licence l ON l.id = p.licence_id
    JOIN licensing_licencetype t ON t.id = l.licence_type_id
    WHERE p.organisation_id = %(organisation)s AND {_CHOSEN}
)"""

# Each lot with its rights; a lot with pools of both kinds gives each metric what those pools hold.
LOTS: Final = f"""
pooled AS (
    SELECT licence_id, metric, sum(capacity) AS capacity, count(*) OVER (PARTITION BY licence_id) AS metrics
    FROM places GROUP BY licence_id, metric
),
lots AS (
    SELECT l.id AS licence_id, l.product_id, l.billing_period, l.currency,
        COALESCE(d.metric, CASE t.model WHEN 'site' THEN 'site' WHEN 'floating' THEN 'concurrent' ELSE 'named' END)
            AS metric,
        CASE WHEN d.metrics > 1 THEN LEAST(l.quantity, d.capacity) ELSE l.quantity END AS seats,
        CASE l.cost_basis
            WHEN 'flat' THEN l.cost_minor
            WHEN 'unit' THEN l.cost_minor * l.quantity
            ELSE l.cost_minor * ceil(l.quantity::numeric / l.pack_size)
        END AS cost,
        l.quantity,
        {_STANDS} AND COALESCE(l.usable_from, '-infinity') <= %(at)s
            AND COALESCE(l.usable_until, 'infinity') > %(at)s AS in_force
    FROM licensing_licence l
    JOIN licensing_licencetype t ON t.id = l.licence_type_id
    LEFT JOIN pooled d ON d.licence_id = l.id
    WHERE l.organisation_id = %(organisation)s AND l.issued_at <= %(at)s AND {_CHOSEN}
)"""

# A claim that nobody ended is over when its slots have run out, whether or not they were swept.
CLAIM_END: Final = """
COALESCE(c.ended_at, (SELECT max(s.expires_at) FROM seats_slot s WHERE s.claim_id = c.id), 'infinity')
"""

# Every seat held: one row an assignment, and one a person's claim. Now: what has not ended; otherwise: at an instant.
_NOW: Final = "ended_at IS NULL"
_THEN: Final = "first_assigned_at <= %(at)s AND (ended_at IS NULL OR ended_at > %(at)s)"


# Which of the seats to read, when few are wanted: an index then finds them.
OF_PLACES: Final = "pool_id IN (SELECT pool_id FROM places)"
OF_EXPIRED: Final = "pool_id IN (SELECT pool_id FROM places WHERE expired)"
OF_DEPARTED: Final = """
person_id IN (SELECT id FROM accounts_person WHERE organisation_id = %(organisation)s AND NOT active)
"""


def seats_held(*, now: bool, only: str = "true") -> str:
    """Return the common table of assignments held, all or `only` some; the present is asked of live ones' indexes."""
    return f"""
seats_held AS NOT MATERIALIZED (
    SELECT id, pool_id, person_id, quantity, last_used_at, first_assigned_at AS since, 'assignment' AS kind,
        COALESCE(person_id, department_id, md5(device)::uuid) AS holder, department_id, device
    FROM seats_assignment WHERE organisation_id = %(organisation)s AND {_NOW if now else _THEN}
        AND {only}
)"""


# Every claim alive at the instant; a reservation keeps a seat but is nobody's use.
CLAIMS_HELD: Final = f"""
claims_held AS NOT MATERIALIZED (
    SELECT c.id, c.pool_id, c.person_id, c.quantity, NULL::timestamptz AS last_used_at, c.started_at AS since,
        'claim' AS kind, c.person_id AS holder, NULL::uuid AS department_id, '' AS device
    FROM seats_claim c
    WHERE c.organisation_id = %(organisation)s AND c.kind <> 'reservation' AND c.started_at <= %(at)s
        AND (c.ended_at IS NULL OR c.ended_at > %(at)s) AND {CLAIM_END} > %(at)s
)"""


def rows_of(
    statement: str, *, at: datetime, products: Collection[UUID] | None, **more: str | datetime
) -> list[tuple[Any, ...]]:
    """Run a counting statement within the organisation in scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "organisation": current_organisation_id(),
                "products": None if products is None else sorted(products),
                "at": at,
                **more,
            },
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
