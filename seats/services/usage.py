"""Who used what: taken from leases by the day, or reported by others; bookkeeping, so it writes no events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Greatest, Least

from kernel.use_case import use_case
from seats.models import Assignment, UsageSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from accounts.models import Organisation, Person
    from licensing.models import Product
    from seats.choices import UsageSourceKind

# A lease counts for each day it touches: one session, and the seconds of it that lie within the day.
_REBUILD = """
WITH used AS (
    SELECT c.product_id, l.person_id, count(*) AS sessions,
        sum(extract(epoch FROM least(coalesce(l.ended_at, l.expires_at), %(end)s, %(now)s)
                               - greatest(l.started_at, %(start)s)))::bigint AS seconds
    FROM seats_lease l
    JOIN seats_seatpool p ON p.organisation_id = l.organisation_id AND p.id = l.pool_id
    JOIN licensing_licence c ON c.organisation_id = p.organisation_id AND c.id = p.licence_id
    WHERE l.organisation_id = %(organisation)s AND l.started_at < least(%(end)s, %(now)s)
      AND greatest(coalesce(l.ended_at, l.expires_at), l.started_at + interval '1 microsecond') > %(start)s
    GROUP BY c.product_id, l.person_id
), gone AS (
    DELETE FROM seats_usageday d
    WHERE d.organisation_id = %(organisation)s AND d.day = %(day)s AND d.kind = 'leases'
      AND NOT EXISTS (SELECT FROM used u WHERE u.product_id = d.product_id AND u.person_id = d.person_id)
)
INSERT INTO seats_usageday (id, organisation_id, product_id, person_id, day, kind, sessions, seconds)
SELECT gen_random_uuid(), %(organisation)s, product_id, person_id, %(day)s, 'leases', sessions, seconds FROM used
ON CONFLICT (organisation_id, product_id, person_id, day, kind)
DO UPDATE SET sessions = excluded.sessions, seconds = excluded.seconds
WHERE (seats_usageday.sessions, seats_usageday.seconds) <> (excluded.sessions, excluded.seconds)
"""
_LEASES_REPORT = """
INSERT INTO seats_usagesource (id, organisation_id, product_id, kind, reported_at)
SELECT gen_random_uuid(), p.organisation_id, c.product_id, 'leases', %(now)s
FROM seats_seatpool p JOIN licensing_licence c ON c.organisation_id = p.organisation_id AND c.id = p.licence_id
WHERE p.organisation_id = %(organisation)s AND p.kind = 'floating' AND p.mode = 'enforced'
GROUP BY p.organisation_id, c.product_id
ON CONFLICT (organisation_id, product_id, kind)
DO UPDATE SET reported_at = greatest(seats_usagesource.reported_at, excluded.reported_at)
"""
# A use before the seat was given says nothing of the seat; one from a clock ahead of ours counts as now.
_NOTE = """
UPDATE seats_assignment a
SET first_used_at = least(a.first_used_at, u.first_at), last_used_at = greatest(a.last_used_at, u.last_at)
FROM (
    SELECT s.id, min(least(r.at, %(now)s)) AS first_at, max(least(r.at, %(now)s)) AS last_at
    FROM unnest(%(people)s::uuid[], %(instants)s::timestamptz[]) AS r (person_id, at)
    JOIN seats_assignment s ON s.organisation_id = %(organisation)s AND s.person_id = r.person_id
        AND s.ended_at IS NULL AND s.first_assigned_at <= r.at
    JOIN seats_seatpool p ON p.organisation_id = s.organisation_id AND p.id = s.pool_id
    JOIN licensing_licence c ON c.organisation_id = p.organisation_id AND c.id = p.licence_id
        AND c.product_id = %(product)s
    GROUP BY s.id
) u
WHERE a.organisation_id = %(organisation)s AND a.id = u.id AND a.ended_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Use:
    """Someone used a product at an instant."""

    person: Person
    at: datetime


@use_case
def rebuild_day(*, organisation: Organisation, day: date, now: datetime) -> None:
    """Work out again who used what on a day of the organisation's zone from the leases, to the same end each time."""
    start, end = _bounds(day, organisation.time_zone)
    values: dict[str, Any] = {"organisation": organisation.pk, "day": day, "start": start, "end": end, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_REBUILD, values)
        cursor.execute(_LEASES_REPORT, values)


@use_case
def note_use(*, assignment: Assignment, kind: UsageSourceKind, now: datetime) -> None:
    """Note that an assigned seat is in use; an assignment that has ended stays as it ended."""
    _reported(assignment.pool.licence.product, kind, now)
    Assignment.objects.filter(pk=assignment.pk, ended_at=None).update(
        first_used_at=Least("first_used_at", Value(now)), last_used_at=Greatest("last_used_at", Value(now))
    )


@use_case
def note_uses(*, product: Product, kind: UsageSourceKind, uses: Sequence[Use], now: datetime) -> int:
    """Note what a source reports of a product, and that it reported: a report of no one is a report too.

    Returns how many assignments it touched; first and last use only ever widen.
    """
    _reported(product, kind, now)
    values = {
        "organisation": product.organisation_id,
        "product": product.pk,
        "people": [use.person.pk for use in uses],
        "instants": [use.at for use in uses],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        touched: int = cursor.rowcount
    return touched


def _reported(product: Product, kind: UsageSourceKind, now: datetime) -> None:
    source, new = UsageSource.objects.get_or_create(product=product, kind=kind, defaults={"reported_at": now})
    if not new:
        UsageSource.objects.filter(pk=source.pk, reported_at__lt=now).update(reported_at=now)


def _bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the first instant of a calendar day in a zone and that of the next, in UTC: 23 to 25 hours apart."""
    starts = (datetime.combine(each, time.min, ZoneInfo(zone)) for each in (day, day + timedelta(days=1)))
    first, last = (start.astimezone(UTC) for start in starts)
    return first, last
