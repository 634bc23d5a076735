"""Pages of the trail: what happened, and the entry that proves it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.choices import Outcome
from audit.portal.rows import Place, find_bodies, get_entry
from audit.selectors import health
from audit.services import verifying
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.portal import PAGE_SIZE, members_only, search_of
from kernel.permissions import Permission, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.services.verifying import Verdict
    from kernel.edges.portal import MemberRequest

MOST_NAMED = 5


@require_safe
@members_only
def trail(request: MemberRequest) -> HttpResponse:
    """Show events, newest first, by type, object and outcome; older ones from a place on."""
    require(request, Permission.READ_AUDIT)
    outcome = request.GET.get("outcome", "")
    filters = {
        "kind": search_of(request, "type").lower(),
        "thing": search_of(request, "object"),
        "outcome": outcome if outcome in Outcome.values else "",
    }
    before = Place.read(request.GET.get("before", ""))
    rows = list(find_bodies(**filters, before=before)[: PAGE_SIZE + 1])
    context = {
        "rows": rows[:PAGE_SIZE],
        "older": str(Place(rows[-2].epoch, rows[-2].seq)) if len(rows) > PAGE_SIZE else "",
        "before": before,
        "filters": filters,
        "filtered": any(filters.values()),
        "outcomes": Outcome.choices,
        "health": health(now=now()),
    }
    return render(request, "portal/trail/trail.html", context)


@require_POST
@members_only
def verify(request: MemberRequest) -> HttpResponse:
    """Check the whole trail as it is stored, and say what was found."""
    require(request, Permission.READ_AUDIT)
    verdict = verifying.verify(organisation=request.organisation, actor=Actor.of(request), now=now())
    level, words = _found(verdict)
    messages.add_message(request, level, words)
    return redirect("portal:trail")


def _found(verdict: Verdict) -> tuple[int, str]:
    if verdict.problem is not None:
        words = _(
            "The trail is broken at entry %(epoch)s/%(seq)s: %(problem)s. Compare it with a checkpoint kept elsewhere."
        )
        return messages.ERROR, words % {
            "epoch": verdict.epoch,
            "seq": verdict.first_bad_seq,
            "problem": verdict.problem,
        }
    if verdict.unexplained:
        words = _("%(entries)s entries hold together, but the bodies of %(gone)s are gone for no stated reason.")
        gone = ", ".join(f"{first}-{last}" for first, last in verdict.unexplained[:MOST_NAMED])
        return messages.WARNING, words % {"entries": verdict.entries, "gone": gone}
    return messages.SUCCESS, _("%(entries)s entries were read, and every one is as it was chained and signed.") % {
        "entries": verdict.entries
    }


@require_safe
@members_only
def entry(request: MemberRequest, epoch: int, seq: int) -> HttpResponse:
    """Show one entry: what happened, and the text that is hashed."""
    require(request, Permission.READ_AUDIT)
    found, body = get_entry(epoch, seq)
    told = json.loads(bytes(body.body)) if body else None
    context = {
        "entry": found,
        "body": body,
        "told": told,
        "written": json.dumps(told, indent=2, ensure_ascii=False),
        "text": bytes(found.text).decode(),
        "leaf": bytes(found.leaf).hex(),
    }
    return render(request, "portal/trail/entry.html", context)
