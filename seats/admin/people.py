"""Who can hold seats; letting someone go frees everything they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from kernel.clock import now
from kernel.edges.confirming import Question, settle
from kernel.permissions import Permission
from seats.admin.base import SeatAdmin, actor_of
from seats.services import offboarding

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.template.response import TemplateResponse

    from kernel.actor import HasPrincipal

LET_GO = Question(
    "let_go",
    _("Let people go"),
    _("1 person is signed out at once and loses every seat, lease and place in a queue."),
    _("%(count)d people are signed out at once and lose every seat, lease and place in a queue."),
    _("Let go"),
)


@admin.register(Person)
class PersonAdmin(SeatAdmin):
    """People as the directory, imports and invitations tell of them."""

    list_display = ("name", "email", "department", "country", "active", "source")
    list_filter = ("active", "source", "on_leave")
    search_fields = ("name", "email", "user_name", "employee_number")
    list_select_related = ("department",)
    actions = ("let_go",)

    def has_leave_permission(self, request: HttpRequest) -> bool:
        """Ask the permission tables."""
        return cast("HasPrincipal", request).principal.grants(Permission.MANAGE_MEMBERS, None)

    @admin.action(description=_("Let go: free everything they hold"), permissions=["leave"])
    def let_go(self, request: HttpRequest, queryset: QuerySet[Person]) -> TemplateResponse | None:
        """Mark the chosen people as having left."""
        known: Any = {"actor": actor_of(request), "now": now()}
        return settle(
            request,
            self,
            queryset,
            LET_GO,
            Permission.MANAGE_MEMBERS,
            lambda person: offboarding.offboard(person=person, **known),
        )
