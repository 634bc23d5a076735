"""Finding positions, scores, findings, scans and packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.choices import Severity, ViolationState
from compliance.models import AuditPackage, Position, Scan, Score, Violation
from kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

UNWAIVED = (ViolationState.OPEN, ViolationState.ACKNOWLEDGED)
GRAVE = (Severity.HIGH, Severity.CRITICAL)


def latest_day() -> date | None:
    """Return the newest day that has positions."""
    day: date | None = Position.objects.order_by("-day").values_list("day", flat=True).first()
    return day


def list_positions(day: date | None = None) -> QuerySet[Position]:
    """Return the positions of a day, by default the newest, with their products."""
    rows: QuerySet[Position] = Position.objects.filter(day=day or latest_day())
    return rows.select_related("product").order_by("product__name", "product_id", "metric")


def get_position(position_id: UUID) -> Position:
    """Return a position of the organisation in scope; raises NotFound."""
    position: Position | None = Position.objects.select_related("product").filter(pk=position_id).first()
    if position is None:
        raise NotFound(kind="position")
    return position


def latest_score() -> Score | None:
    """Return the newest score, if anything was ever scored."""
    score: Score | None = Score.objects.first()
    return score


def list_scores() -> QuerySet[Score]:
    """Return the score of each day, newest first."""
    return Score.objects.all()


def list_violations(states: Collection[str] = UNWAIVED) -> QuerySet[Violation]:
    """Return the findings in these states, by default those that wait for someone, with product and licence."""
    rows: QuerySet[Violation] = Violation.objects.filter(state__in=states)
    return rows.select_related("product", "licence")


def get_violation(violation_id: UUID) -> Violation:
    """Return a finding of the organisation in scope; raises NotFound."""
    violation: Violation | None = Violation.objects.select_related("product", "licence").filter(pk=violation_id).first()
    if violation is None:
        raise NotFound(kind="finding")
    return violation


def list_scans() -> QuerySet[Scan]:
    """Return the scans, newest first."""
    return Scan.objects.all()


def list_packages() -> QuerySet[AuditPackage]:
    """Return the audit packages, newest first."""
    return AuditPackage.objects.all()


def grave_findings() -> dict[tuple[UUID, str], dict[str, int]]:
    """Return how many unwaived findings of each grave severity each product and metric has."""
    counts: dict[tuple[UUID, str], dict[str, int]] = {}
    rows = Violation.objects.filter(state__in=UNWAIVED, severity__in=GRAVE)
    for product_id, metric, severity in rows.values_list("product_id", "facts__metric", "severity"):
        findings = counts.setdefault((product_id, metric), {})
        findings[severity] = findings.get(severity, 0) + 1
    return counts
