"""By what rule idle seats are taken back, who is spared, and each seat on its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import RecordedConfigurationAdmin
from kernel.clock import now
from kernel.edges.confirming import Question, settle
from kernel.permissions import Permission
from seats.admin.base import SeatAdmin, actor_of
from seats.models import ReclamationCase, ReclamationExemption, ReclamationPolicy
from seats.services import reclamation

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.template.response import TemplateResponse

EXECUTE = Question(
    "execute",
    _("Take seats back"),
    _("1 holder loses their seat at once, unless it was used meanwhile."),
    _("%(count)d holders lose their seats at once, unless they were used meanwhile."),
    _("Take back"),
)


@admin.register(ReclamationPolicy)
class ReclamationPolicyAdmin(RecordedConfigurationAdmin):
    """When a named seat counts as idle, and how much one run may take back."""

    reading: ClassVar[Permission] = Permission.READ_SEATS
    writing: ClassVar[Permission] = Permission.ADMINISTER
    list_display = ("name", "product", "active", "idle_days", "new_starter_days", "cap_percent")
    list_filter = ("active",)
    search_fields = ("name", "product__name")
    list_select_related = ("product",)
    autocomplete_fields = ("product",)


@admin.register(ReclamationExemption)
class ReclamationExemptionAdmin(RecordedConfigurationAdmin):
    """Who keeps their seats however idle."""

    reading: ClassVar[Permission] = Permission.READ_SEATS
    writing: ClassVar[Permission] = Permission.ASSIGN_SEATS
    list_display = ("person", "product", "reason", "expires_at")
    search_fields = ("person__name", "person__email", "reason")
    list_select_related = ("person", "product")
    autocomplete_fields = ("person", "product")


@admin.register(ReclamationCase)
class ReclamationCaseAdmin(SeatAdmin):
    """Seats on their way back, from detection to their end."""

    list_display = ("assignment", "policy", "state", "reason", "idle_since", "detected_at", "ended_at")
    list_filter = ("state", "reason")
    search_fields = ("assignment__person__name", "assignment__person__email", "assignment__pool__name")
    list_select_related = ("policy", "assignment__person", "assignment__pool")
    actions = ("execute",)

    @admin.action(description=_("Take the seat back now"), permissions=["assign"])
    def execute(self, request: HttpRequest, queryset: QuerySet[ReclamationCase]) -> TemplateResponse | None:
        """Take the seats of the chosen cases back."""
        known: Any = {"actor": actor_of(request), "now": now()}
        return settle(
            request,
            self,
            queryset,
            EXECUTE,
            Permission.ASSIGN_SEATS,
            lambda case: reclamation.execute(case=case, **known),
        )
