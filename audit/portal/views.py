"""Pages of the trail: what happened, and the entry that proves it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.choices import Outcome
from audit.portal.rows import Place, find_bodies, get_entry
from audit.selectors import health
from kernel.clock import now
from kernel.edges.portal import PAGE_SIZE, members_only, search_of
from kernel.permissions import Permission, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kernel.edges.portal import MemberRequest


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
