"""Pages of where the organisation stands: score and positions, the rows behind each, and what is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from compliance import selectors
from compliance.choices import Metric, Severity, ViolationKind, ViolationState
from compliance.models import Position, Violation
from compliance.portal.rows import find_violations, holders_of, open_by_severity, position_of
from compliance.services import violations
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.portal import Slice, done, members_only, principal_of, search_of
from kernel.money import Money
from kernel.permissions import Permission, require

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kernel.edges.portal import MemberRequest

WAITING = ("waiting", gettext_lazy("Waiting for someone"))
ALL = ("all", gettext_lazy("All"))
FACTS = {
    "metric": gettext_lazy("Counted as"),
    "entitled": gettext_lazy("Owned"),
    "required": gettext_lazy("In use"),
    "ended_at": gettext_lazy("Right ended"),
    "used_since": gettext_lazy("Uses since then"),
    "left_at": gettext_lazy("Left"),
}


@require_safe
@members_only
def findings(request: MemberRequest) -> HttpResponse:
    """Show what is wrong; by default what nobody has put right or waived."""
    require(request, Permission.READ_COMPLIANCE)
    filters = {
        "search": search_of(request),
        "state": _one_of(request, "state", [ALL[0], *ViolationState.values]) or WAITING[0],
        "severity": _one_of(request, "severity", Severity.values),
        "kind": _one_of(request, "kind", ViolationKind.values),
    }
    context = {
        "slice": Slice[Violation].of(request, find_violations(**filters)),
        "filters": filters,
        "filtered": any((filters["search"], filters["severity"], filters["kind"], filters["state"] != WAITING[0])),
        "states": [WAITING, *ViolationState.choices, ALL],
        "severities": list(reversed(Severity.choices)),
        "kinds": ViolationKind.choices,
    }
    return render(request, "portal/compliance/findings.html", context)


@require_safe
@members_only
def finding(request: MemberRequest, violation_id: UUID) -> HttpResponse:
    """Show one finding: what was compared, and where to look."""
    require(request, Permission.READ_COMPLIANCE)
    violation = selectors.get_violation(violation_id)
    context = {
        "violation": violation,
        "facts": [(FACTS.get(name, name), _readable(name, value)) for name, value in violation.facts.items()],
        "position": position_of(violation),
        "opens_trail": principal_of(request).grants(Permission.READ_AUDIT, None),
        "may_acknowledge": violation.state == ViolationState.OPEN
        and principal_of(request).grants(Permission.WRITE_COMPLIANCE, None),
    }
    return render(request, "portal/compliance/finding.html", context)


@require_POST
@members_only
def acknowledge(request: MemberRequest, violation_id: UUID) -> HttpResponse:
    """Say that someone is on it."""
    require(request, Permission.WRITE_COMPLIANCE)
    violation = selectors.get_violation(violation_id)
    violations.acknowledge(violation=violation, actor=Actor.of(request), now=now())
    return done(request, _("The finding is acknowledged."), redirect("portal:finding", violation.pk).url)


@require_safe
@members_only
def positions(request: MemberRequest) -> HttpResponse:
    """Show score, coverage, and rights against use of each product."""
    require(request, Permission.READ_COMPLIANCE)
    score, found = selectors.latest_score(), open_by_severity()
    context = {
        "score": score,
        "percent_known": score and score.coverage and score.coverage * 100,
        "scan": selectors.list_scans().first(),
        "open": found,
        "waiting": sum(count for _severity, count in found),
        "slice": Slice[Position].of(request, selectors.list_positions()),
    }
    return render(request, "portal/compliance/positions.html", context)


@require_safe
@members_only
def position(request: MemberRequest, position_id: UUID) -> HttpResponse:
    """Show the rows that make one position: the rights that add up, and the uses that add up."""
    require(request, Permission.READ_COMPLIANCE)
    shown = selectors.get_position(position_id)
    evidence = selectors.rows_behind(shown)
    uses = Slice.of(request, evidence.uses)
    names = holders_of(uses.rows) if principal_of(request).grants(Permission.READ_SEATS, None) else {}
    context = {
        "position": shown,
        "evidence": evidence,
        "slice": uses,
        "true_up": shown.true_up_minor and Money(shown.true_up_minor, shown.currency),
        "holders": [(names.get(use.person) or use.holder, use) for use in uses.rows],
    }
    return render(request, "portal/compliance/position.html", context)


def _one_of(request: MemberRequest, name: str, allowed: list[str]) -> str:
    given = request.GET.get(name, "")
    return given if given in allowed else ""


def _readable(name: str, value: str | int | None) -> object:
    """Give an instant as one, so that the page writes it in its own way, and a metric by its words."""
    if name == "metric":
        return Metric(str(value)).label
    return datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value
