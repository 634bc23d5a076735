"""Pages that show seats: one's own, one's team's, and the pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.selectors import get_person
from kernel.clock import now
from kernel.edges.portal import Slice, members_only, principal_of, search_of
from kernel.permissions import Permission, require
from seats.choices import Counting, PoolKind
from seats.models import Assignment, SeatPool
from seats.selectors import portal as selectors
from seats.selectors.pools import get_pool

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpResponse

    from kernel.edges.portal import MemberRequest
    from seats.models import Lease


@require_safe
@members_only
def my_seats(request: MemberRequest) -> HttpResponse:
    """Show what the signed-in person holds; an account that no person stands behind holds nothing."""
    person_id = principal_of(request).person_id
    if person_id is None:
        return render(request, "portal/seats/unknown.html")
    person = get_person(person_id)
    require(request, Permission.READ_SEATS, on=person)
    context = {
        "person": person,
        "leases": list(selectors.list_own_leases(person, now())),
        "slice": Slice.of(request, selectors.list_own_assignments(person)),
    }
    return render(request, "portal/seats/mine.html", context)


@require_safe
@members_only
def team(request: MemberRequest) -> HttpResponse:
    """Show what the people hold whom the signed-in person manages: the question asks for no one else's."""
    person_id = principal_of(request).person_id
    if person_id is None:
        return render(request, "portal/seats/unknown.html")
    require(request, Permission.READ_SEATS, on=get_person(person_id))
    rows = Slice[Assignment].of(request, selectors.list_team_assignments(person_id))
    return render(request, "portal/seats/team.html", {"slice": rows})


@require_safe
@members_only
def pools(request: MemberRequest) -> HttpResponse:
    """Show the pools: all of them to who reads seats, the floating ones to who may ask for one."""
    reads_all = principal_of(request).grants(Permission.READ_SEATS, None)
    require(request, Permission.READ_SEATS if reads_all else Permission.REQUEST_SEATS)
    search, kind = search_of(request), request.GET.get("kind", "")
    kind = (kind if kind in PoolKind.values else "") if reads_all else PoolKind.FLOATING.value
    rows = Slice[SeatPool].of(request, selectors.find_pools(search=search, kind=kind))
    context = {
        "slice": rows,
        "uses": selectors.uses_of(rows.rows, now()),
        "kinds": PoolKind.choices if reads_all else (),
        "search": search,
        "kind": kind,
    }
    return render(request, "portal/seats/pools.html", context)


@require_safe
@members_only
def pool(request: MemberRequest, pool_id: UUID) -> HttpResponse:
    """Show a pool, who holds its seats, and what the signed-in person can do about it."""
    at, shown, search = now(), get_pool(pool_id), search_of(request)
    require_to_see(request, shown)
    context = {
        "pool": shown,
        "use": selectors.uses_of([shown], at)[0],
        "status": shown.licence.status(at),
        "slice": _holders(request, shown, at, search),
        "search": search,
        "may_assign": principal_of(request).grants(Permission.ASSIGN_SEATS, shown),
        "may_take": _may_take(request, shown),
    }
    return render(request, "portal/seats/pool.html", context)


def require_to_see(request: MemberRequest, shown: SeatPool) -> None:
    """Let in who reads seats, by role or as the licence's owner, and to floating pools who may ask for a seat."""
    reads = principal_of(request).grants(Permission.READ_SEATS, shown)
    asks = shown.kind == PoolKind.FLOATING and not reads
    require(request, Permission.REQUEST_SEATS if asks else Permission.READ_SEATS, on=shown)


def _holders(request: MemberRequest, shown: SeatPool, at: datetime, search: str) -> Slice[Lease] | Slice[Assignment]:
    if shown.kind == PoolKind.FLOATING:
        return Slice.of(request, selectors.find_leases(shown, at, search=search))
    return Slice.of(request, selectors.find_assignments(shown, search=search))


def _may_take(request: MemberRequest, shown: SeatPool) -> bool:
    """Offer a seat where a browser can be counted: a person can, a machine cannot."""
    known = principal_of(request).person_id is not None
    return known and shown.kind == PoolKind.FLOATING and shown.counting != Counting.MACHINE
