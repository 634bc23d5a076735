"""The rows of the pages of positions and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from accounts.models import Person
from compliance.choices import Severity, ViolationState
from compliance.models import Violation
from compliance.selectors import list_positions, list_violations
from compliance.selectors.findings import UNWAIVED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import QuerySet

    from compliance.models import Position
    from compliance.selectors.evidence import Use


def find_violations(*, search: str, state: str, severity: str, kind: str) -> QuerySet[Violation]:
    """Return findings, newest first; `state` is one of theirs, `all`, or anything else for those that wait."""
    states: Collection[str] = ViolationState.values if state == "all" else UNWAIVED
    rows = list_violations([state] if state in ViolationState.values else states)
    if search:
        product = Q(product__name__icontains=search) | Q(product__publisher__icontains=search)
        rows = rows.filter(product | Q(licence__name__icontains=search))
    exact = {name: value for name, value in (("severity", severity), ("kind", kind)) if value}
    return rows.filter(**exact).order_by("-last_seen_at", "id")


def position_of(violation: Violation) -> Position | None:
    """Return the newest position of what a finding is about, by the metric that it was counted by."""
    rows = list_positions().filter(product=violation.product_id, metric=violation.facts.get("metric"))
    return rows.first()


def open_by_severity() -> list[tuple[Severity, int]]:
    """Return how many findings wait for someone, gravest first; severities without any are left out."""
    rows = Violation.objects.filter(state__in=UNWAIVED).order_by()
    counts = dict(rows.values_list("severity").annotate(count=Count("pk")))
    return [(severity, counts[severity]) for severity in reversed(Severity) if severity in counts]


def holders_of(uses: Iterable[Use]) -> Mapping[str, str]:
    """Return the names of the people who hold these uses, by pseudonym."""
    refs = {use.person for use in uses if use.person}
    return {str(person.ref): str(person) for person in Person.objects.filter(ref__in=refs)} if refs else {}
