"""Keeping each day's positions and score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from compliance import scoring
from compliance.choices import Severity
from compliance.models import Position, Score
from compliance.selectors import grave_findings, latest_day, list_tallies, midnight_of
from kernel.clock import local_date
from kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import Organisation
    from compliance.position import Tally

type Numbers = tuple[int | None, int, bool, int | None]

_KEY: Final = ("organisation", "product", "metric", "scope", "day")
_VALUES: Final = ("entitled", "required", "known", "unit_cost_minor", "currency", "evaluated_at")
_BATCH: Final = 1000


def count(*, organisation: Organisation, products: Collection[UUID] | None, now: datetime) -> list[Tally]:
    """Return where the products stand now (all of them for None), without keeping it."""
    midnight = midnight_of(now, organisation.time_zone)
    return list_tallies(at=now, midnight=midnight, currency=organisation.currency, products=products)


def keep(
    *, organisation: Organisation, tallies: Sequence[Tally], products: Collection[UUID] | None, now: datetime
) -> set[UUID]:
    """Keep what was counted as the day's positions of these products; return the products whose numbers moved."""
    day = local_date(now, organisation.time_zone)
    before = _numbers(products)
    after = {(tally.product_id, tally.metric): _of_tally(tally) for tally in tallies}
    rows = [
        Position(
            product_id=tally.product_id,
            metric=tally.metric,
            day=day,
            entitled=tally.entitled,
            required=tally.required,
            known=tally.known,
            unit_cost_minor=tally.unit_cost_minor,
            currency=organisation.currency,
            evaluated_at=now,
        )
        for tally in tallies
    ]
    Position.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=_KEY, update_fields=_VALUES
    )
    _of(products).filter(day=day, evaluated_at__lt=now).delete()
    return {key[0] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def score(*, organisation: Organisation, now: datetime) -> Score:
    """Keep the day's score over its positions and the unwaived findings of each; return it."""
    day = local_date(now, organisation.time_zone)
    findings = grave_findings()
    result = scoring.score(
        [
            _weighed(position, findings.get((position.product_id, position.metric), {}))
            for position in Position.objects.filter(day=day)
        ]
    )
    kept: Score
    kept, _ = Score.objects.update_or_create(
        day=day, defaults={"score": result.score, "coverage": result.coverage, "evaluated_at": now}
    )
    return kept


def _of(products: Collection[UUID] | None) -> QuerySet[Position]:
    rows: QuerySet[Position] = Position.objects.all()
    return rows if products is None else rows.filter(product__in=products)


def _numbers(products: Collection[UUID] | None) -> dict[tuple[UUID, str], Numbers]:
    """Return the numbers of the newest day: it is whole, since every day begins with an evaluation of everything."""
    day = latest_day()
    rows = [] if day is None else _of(products).filter(day=day)
    return {(row.product_id, row.metric): (row.entitled, row.required, row.known, row.unit_cost_minor) for row in rows}


def _of_tally(tally: Tally) -> Numbers:
    return tally.entitled, tally.required, tally.known, tally.unit_cost_minor


def _weighed(position: Position, findings: dict[str, int]) -> scoring.Weighed:
    return scoring.Weighed(
        required=position.required,
        entitled=position.entitled,
        known=position.known,
        unit_cost=_major(position),
        high=findings.get(Severity.HIGH, 0),
        critical=findings.get(Severity.CRITICAL, 0),
    )


def _major(position: Position) -> Decimal | None:
    if position.unit_cost_minor is None:
        return None
    return Money(position.unit_cost_minor, position.currency).major
