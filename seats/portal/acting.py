"""What people do about seats in the portal: take, keep and return a floating one; give, pass on and release a named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.choices import Relation
from accounts.selectors import get_person
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.portal import done, members_only, principal_of
from kernel.errors import InvalidInput, PermissionDenied
from kernel.permissions import Permission, require
from seats.holder import Holder
from seats.portal.forms import HolderForm
from seats.portal.reading import require_to_see
from seats.selectors import portal as selectors
from seats.selectors.floating import get_lease
from seats.selectors.pools import get_pool
from seats.services import floating, named

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kernel.edges.portal import MemberRequest
    from seats.models import Assignment, Lease

ASKED_AND_DONE = ["GET", "HEAD", "POST"]
IN_BROWSER = "portal"
UNFIT = 400


@require_POST
@members_only
def take(request: MemberRequest, pool_id: UUID) -> HttpResponse:
    """Take a floating seat for oneself."""
    pool = get_pool(pool_id)
    require_to_see(request, pool)
    person_id = principal_of(request).person_id
    if person_id is None:
        raise PermissionDenied(permission=Permission.CHECK_OUT.value)
    person = get_person(person_id)
    require(request, Permission.CHECK_OUT, on=person)
    holder = Holder(person=person, instance=IN_BROWSER)
    lease = floating.check_out(pool=pool, holder=holder, actor=Actor.of(request), now=now())
    words = _("Seat %(number)s of %(pool)s is yours. Keep it before its time runs out, or return it.")
    return done(request, words % {"number": lease.slot_number, "pool": pool}, "portal:my-seats")


@require_POST
@members_only
def keep(request: MemberRequest, lease_id: UUID) -> HttpResponse:
    """Go on using one's floating seat; sending the form twice asks once."""
    lease = get_lease(lease_id)
    require(request, Permission.CHECK_OUT, on=lease)
    epoch = request.POST.get("epoch", "")
    if not (epoch.isascii() and epoch.isdigit() and len(epoch) < len(str(2**63))):
        raise InvalidInput(field="epoch", problem=_("The epoch is a whole number."))
    floating.heartbeat(
        lease=lease, epoch=int(epoch), request_id=f"{IN_BROWSER} {epoch}", actor=Actor.of(request), now=now()
    )
    return done(request, _("%(pool)s stays yours for now.") % {"pool": lease.pool}, "portal:my-seats")


@require_http_methods(ASKED_AND_DONE)
@members_only
def give_back(request: MemberRequest, lease_id: UUID) -> HttpResponse:
    """Return a floating seat: one's own, or anybody's for who manages the pool."""
    lease = get_lease(lease_id)
    _require_over(request, lease)
    if request.method != "POST":
        return render(request, "portal/seats/return.html", {"lease": lease, "own": _is_own(request, lease)})
    floating.check_in(lease=lease, actor=Actor.of(request), now=now())
    words = _("The seat of %(pool)s is free again.") % {"pool": lease.pool}
    return _back(request, words, lease)


@require_http_methods(ASKED_AND_DONE)
@members_only
def release(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Release a named seat: one's own, or anybody's for who manages the pool."""
    assignment = selectors.get_assignment(assignment_id)
    _require_over(request, assignment)
    if request.method != "POST":
        context = {"assignment": assignment, "own": _is_own(request, assignment)}
        return render(request, "portal/seats/release.html", context)
    named.release(assignment=assignment, actor=Actor.of(request), now=now())
    return _back(request, _("%(pool)s is released.") % {"pool": assignment.pool}, assignment)


@require_http_methods(ASKED_AND_DONE)
@members_only
def assign(request: MemberRequest, pool_id: UUID) -> HttpResponse:
    """Give someone a named seat."""
    pool = get_pool(pool_id)
    require(request, Permission.ASSIGN_SEATS, on=pool)
    form = HolderForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"pool": pool, "use": selectors.uses_of([pool], now())[0], "form": form}
        return render(request, "portal/seats/assign.html", context, status=UNFIT if form.is_bound else 200)
    person = form.cleaned_data["holder"]
    named.assign(pool=pool, person=person, actor=Actor.of(request), now=now())
    words = _("%(person)s has a seat of %(pool)s.") % {"person": person, "pool": pool}
    return done(request, words, _page_of(pool.pk))


@require_http_methods(ASKED_AND_DONE)
@members_only
def transfer(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Pass someone's named seat on to someone else."""
    assignment = selectors.get_assignment(assignment_id)
    require(request, Permission.ASSIGN_SEATS, on=assignment.pool)
    form = HolderForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"assignment": assignment, "form": form}
        return render(request, "portal/seats/transfer.html", context, status=UNFIT if form.is_bound else 200)
    to = form.cleaned_data["holder"]
    named.transfer(assignment=assignment, to=to, actor=Actor.of(request), now=now())
    words = _("The seat of %(pool)s went to %(person)s.") % {"person": to, "pool": assignment.pool}
    return done(request, words, _page_of(assignment.pool_id))


def _is_own(request: MemberRequest, seat: Assignment | Lease) -> bool:
    person_id = principal_of(request).person_id
    return person_id is not None and seat.relation_to(person_id) == Relation.HOLDER


def _require_over(request: MemberRequest, seat: Assignment | Lease) -> None:
    """Let holders go of what they hold; anyone else must manage the pool."""
    if _is_own(request, seat):
        require(request, Permission.CHECK_OUT, on=seat)
    else:
        require(request, Permission.ASSIGN_SEATS, on=seat.pool)


def _back(request: MemberRequest, words: str, seat: Assignment | Lease) -> HttpResponse:
    return done(request, words, "portal:my-seats" if _is_own(request, seat) else _page_of(seat.pool_id))


def _page_of(pool_id: UUID) -> str:
    return redirect("portal:pool", pool_id).url
