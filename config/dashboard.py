"""The admin's first page: the organisation in a few figures, each of which opens to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.selectors import health
from compliance import selectors as compliance
from compliance.choices import Severity
from compliance.portal.rows import open_by_severity
from config.renewals import list_renewals
from kernel.clock import now
from kernel.permissions import Permission
from seats.selectors import figures as seats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from django.http import HttpRequest

    from config.renewals import Renewal
    from kernel.actor import HasPrincipal

NEARLY_FULL, BELOW, FAR_BELOW = 95, 100, 80
LATE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure: its name, its number, what that means, where its rows are, and good, warn or bad."""

    name: str
    figure: str
    detail: str
    address: str
    tone: str = ""


def figures(request: HttpRequest, context: dict[str, object]) -> dict[str, object]:
    """Add the figures that the person's role opens to the first page."""
    principal, at = cast("HasPrincipal", request).principal, now()
    renewals = list_renewals(at)
    tiles: Mapping[Callable[[], Tile], Permission] = {
        lambda: _seats(at): Permission.READ_SEATS,
        _score: Permission.READ_COMPLIANCE,
        _findings: Permission.READ_COMPLIANCE,
        lambda: _renewals(renewals): Permission.READ_LICENCES,
        _reclamation: Permission.READ_SEATS,
        lambda: _trail(at): Permission.READ_AUDIT,
    }
    shown = [tile() for tile, permission in tiles.items() if principal.grants(permission, None)]
    return {**context, "tiles": shown, "renewals": renewals}


def _seats(at: datetime) -> Tile:
    counted = seats.count_seats(at)
    percent = counted.percent or 0
    detail = _("%(taken)s of %(owned)s seats") % {"taken": counted.taken, "owned": counted.owned}
    tone = "bad" if counted.taken > counted.owned else "warn" if percent >= NEARLY_FULL else "good"
    return Tile(_("Seats in use"), f"{percent}%", detail, reverse("admin:seats_seatpool_changelist"), tone)


def _score() -> Tile:
    score = compliance.latest_score()
    address, name = reverse("portal:positions"), _("Compliance score")
    if score is None or score.score is None:
        return Tile(name, _("none"), _("Nothing has been scored yet."), address)
    known = _("none") if score.coverage is None else f"{score.coverage * 100:.0f}%"
    tone = "good" if score.score >= BELOW else "warn" if score.score >= FAR_BELOW else "bad"
    return Tile(name, f"{score.score:.1f}", _("%(known)s of value known") % {"known": known}, address, tone)


def _findings() -> Tile:
    found = open_by_severity()
    worst = found[0][0] if found else None
    tone = {None: "good", Severity.CRITICAL: "bad", Severity.HIGH: "bad"}.get(worst, "warn")
    detail = ", ".join(f"{count} {str(severity.label).lower()}" for severity, count in found)
    waiting = sum(count for _severity, count in found)
    return Tile(_("Open findings"), str(waiting), detail or _("Nothing is wrong."), reverse("portal:findings"), tone)


def _renewals(renewals: Sequence[Renewal]) -> Tile:
    missed = sum(renewal.missed for renewal in renewals)
    detail = ngettext("%(count)d decision is overdue", "%(count)d decisions are overdue", missed) % {"count": missed}
    tone = "bad" if missed else "warn" if renewals else "good"
    return Tile(_("Renewals to decide"), str(len(renewals)), detail, "#renewals", tone)


def _reclamation() -> Tile:
    count = seats.count_live_cases()
    address = f"{reverse('admin:seats_reclamationcase_changelist')}?ended_at__isnull=1"
    return Tile(_("Seats on their way back"), str(count), _("idle seats in reclamation"), address)


def _trail(at: datetime) -> Tile:
    found = health(now=at)
    signed = found.checkpoint.size if found.checkpoint else 0
    detail = _("events wait; %(signed)s entries signed") % {"signed": signed}
    tone = "good" if found.lag < LATE else "bad"
    return Tile(_("Trail"), str(found.waiting), detail, reverse("portal:trail"), tone)
