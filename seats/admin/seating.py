"""Pools, who holds their seats, and who was refused one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from kernel.edges.admin import for_each
from kernel.edges.confirming import Question, ask, is_confirmed, settle
from kernel.permissions import Permission
from seats.admin.base import SeatAdmin, actor_of
from seats.models import Assignment, Denial, Lease, SeatPool
from seats.portal.forms import HolderForm
from seats.services import floating, named

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.template.response import TemplateResponse

HELD_NOW = ("ended_at", admin.EmptyFieldListFilter)
ASSIGN = Question(
    "assign",
    _("Assign a seat"),
    _("Someone gets a seat of 1 pool."),
    _("Someone gets a seat of each of %(count)d pools."),
    _("Assign"),
)
RELEASE = Question(
    "release",
    _("Release seats"),
    _("1 holder loses their seat at once; someone else can have it."),
    _("%(count)d holders lose their seats at once; others can have them."),
    _("Release"),
)
TRANSFER = Question(
    "transfer",
    _("Transfer seats"),
    _("1 holder loses their seat, and someone else gets it."),
    _("%(count)d holders lose their seats, and someone else gets them."),
    _("Transfer"),
)
CHECK_IN = Question(
    "check_in",
    _("Return seats"),
    _("1 seat is returned at once: its program stops when it asks for the seat again."),
    _("%(count)d seats are returned at once: their programs stop when they ask for their seats again."),
    _("Return"),
)


@admin.register(SeatPool)
class SeatPoolAdmin(SeatAdmin):
    """Pools and how full they are."""

    list_display = ("name", "licence", "kind", "mode", "assigned", "capacity")
    list_filter = ("kind", "mode")
    search_fields = ("name", "licence__name", "licence__product__name")
    list_select_related = ("licence",)
    actions = ("assign",)

    @admin.action(description=_("Assign a seat to someone"), permissions=["assign"])
    def assign(self, request: HttpRequest, queryset: QuerySet[SeatPool]) -> TemplateResponse | None:
        """Give one person a seat of each chosen pool."""
        form = HolderForm(request.POST if is_confirmed(request) else None)
        if not form.is_valid():
            return ask(request, self, queryset, ASSIGN, form)
        known: Any = {"person": form.cleaned_data["holder"], "actor": actor_of(request), "now": now()}
        for_each(request, queryset, Permission.ASSIGN_SEATS, lambda pool: named.assign(pool=pool, **known))
        return None


@admin.register(Assignment)
class AssignmentAdmin(SeatAdmin):
    """Who holds named seats, now and before."""

    list_display = ("person", "pool", "quantity", "first_assigned_at", "last_used_at", "ended_at", "end_reason")
    list_filter = (HELD_NOW, "end_reason")
    search_fields = ("person__name", "person__email", "pool__name")
    list_select_related = ("person", "department", "pool__licence")
    actions = ("release", "transfer")

    @admin.action(description=_("Release"), permissions=["assign"])
    def release(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> TemplateResponse | None:
        """Take the chosen seats back."""
        known: Any = {"actor": actor_of(request), "now": now()}
        return settle(
            request,
            self,
            queryset,
            RELEASE,
            Permission.ASSIGN_SEATS,
            lambda seat: named.release(assignment=seat, **known),
        )

    @admin.action(description=_("Transfer to someone"), permissions=["assign"])
    def transfer(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> TemplateResponse | None:
        """Pass the chosen seats on to one person."""
        form = HolderForm(request.POST if is_confirmed(request) else None)
        if not form.is_valid():
            return ask(request, self, queryset, TRANSFER, form)
        known: Any = {"to": form.cleaned_data["holder"], "actor": actor_of(request), "now": now()}
        for_each(request, queryset, Permission.ASSIGN_SEATS, lambda seat: named.transfer(assignment=seat, **known))
        return None


@admin.register(Lease)
class LeaseAdmin(SeatAdmin):
    """Who has floating seats, now and before."""

    list_display = ("person", "pool", "slot_number", "machine", "started_at", "expires_at", "ended_at", "end_reason")
    list_filter = (HELD_NOW, "end_reason")
    search_fields = ("person__name", "person__email", "pool__name", "machine")
    list_select_related = ("person", "pool")
    actions = ("check_in",)

    @admin.action(description=_("Return"), permissions=["assign"])
    def check_in(self, request: HttpRequest, queryset: QuerySet[Lease]) -> TemplateResponse | None:
        """Return the chosen seats."""
        known: Any = {"actor": actor_of(request), "now": now()}
        return settle(
            request,
            self,
            queryset,
            CHECK_IN,
            Permission.ASSIGN_SEATS,
            lambda lease: floating.check_in(lease=lease, **known),
        )


@admin.register(Denial)
class DenialAdmin(SeatAdmin):
    """Who was refused a seat, and why."""

    list_display = ("person", "pool", "code", "at")
    list_filter = ("code",)
    search_fields = ("person__name", "person__email", "pool__name")
    list_select_related = ("person", "pool")
