"""The admin's pages of licences, products and imports, with what can be done about a licence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.admin import ReadOnlyAdmin, for_each
from kernel.edges.confirming import Question, ask, is_confirmed, settle
from kernel.permissions import Permission
from licensing.choices import LicenceStatus
from licensing.models import ImportRow, ImportRun, Licence, LicenceType, Product
from licensing.services import withdrawing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.template.response import TemplateResponse

    from kernel.actor import HasPrincipal

TONES = {
    LicenceStatus.ACTIVE.label: "success",
    LicenceStatus.EXPIRING.label: "warning",
    LicenceStatus.GRACE.label: "warning",
    LicenceStatus.EXPIRED.label: "danger",
    LicenceStatus.SUSPENDED.label: "danger",
    LicenceStatus.REVOKED.label: "danger",
}
SUSPEND = Question(
    "suspend",
    _("Suspend licences"),
    _("1 licence gives no right from now on, until it is reinstated; its holders are refused."),
    _("%(count)d licences give no right from now on, until they are reinstated; their holders are refused."),
    _("Suspend"),
)
REVOKE = Question(
    "revoke",
    _("Revoke licences"),
    _("1 licence gives no right from now on, for good; its history stays."),
    _("%(count)d licences give no right from now on, for good; their history stays."),
    _("Revoke"),
)
REINSTATE = Question(
    "reinstate",
    _("Reinstate licences"),
    _("1 licence gives its right again."),
    _("%(count)d licences give their rights again."),
    _("Reinstate"),
)


class ReasonForm(forms.Form):
    """Why a licence is withdrawn; the trail keeps it."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


@admin.register(Licence)
class LicenceAdmin(ReadOnlyAdmin):
    """Purchase lots and issued rights."""

    list_display = ("name", "product", "status", "quantity", "usable_from", "usable_until", "owner")
    list_filter = ("licence_type__model", "auto_renew")
    search_fields = ("name", "serial", "product__name", "product__publisher", "purchase_order", "order_number")
    list_select_related = ("product", "licence_type", "owner")
    actions = ("suspend", "reinstate", "revoke")

    @display(description=_("Status"), label=TONES)  # type: ignore[untyped-decorator]  # unfold is untyped
    def status(self, licence: Licence) -> str:
        """Say what the licence is at this instant."""
        return licence.status(now()).label

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Ask the permission tables."""
        return cast("HasPrincipal", request).principal.grants(Permission.REVOKE_LICENCES, None)

    @admin.action(description=_("Suspend"), permissions=["revoke"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Licence]) -> TemplateResponse | None:
        """Suspend the chosen licences."""
        return self._withdraw(request, queryset, SUSPEND, withdrawing.suspend)

    @admin.action(description=_("Revoke"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Licence]) -> TemplateResponse | None:
        """Revoke the chosen licences."""
        return self._withdraw(request, queryset, REVOKE, withdrawing.revoke)

    @admin.action(description=_("Reinstate"), permissions=["revoke"])
    def reinstate(self, request: HttpRequest, queryset: QuerySet[Licence]) -> TemplateResponse | None:
        """Reinstate the chosen licences."""
        known: Any = {"actor": Actor.of(cast("HasPrincipal", request)), "now": now()}
        return settle(
            request,
            self,
            queryset,
            REINSTATE,
            Permission.REVOKE_LICENCES,
            lambda licence: withdrawing.reinstate(licence=licence, **known),
        )

    def _withdraw(
        self, request: HttpRequest, rows: QuerySet[Licence], question: Question, service: Callable[..., object]
    ) -> TemplateResponse | None:
        form = ReasonForm(request.POST if is_confirmed(request) else None)
        if not form.is_valid():
            return ask(request, self, rows, question, form)
        known: Any = {**form.cleaned_data, "actor": Actor.of(cast("HasPrincipal", request)), "now": now()}
        for_each(request, rows, Permission.REVOKE_LICENCES, lambda licence: service(licence=licence, **known))
        return None


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    """What licences are for."""

    list_display = ("name", "publisher", "category")
    search_fields = ("name", "publisher", "category")


@admin.register(LicenceType)
class LicenceTypeAdmin(ReadOnlyAdmin):
    """The configured models; a change makes a new version."""

    list_display = ("name", "model", "version", "term", "grace_days", "notice_days", "retired_at")
    list_filter = ("model",)
    search_fields = ("name",)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """What was read, and what came of it."""

    list_display = ("file_name", "format", "at", "made", "changed", "skipped", "refused")
    list_filter = ("format",)
    search_fields = ("file_name", "sha256")


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """Rows that were refused and wait to be put right."""

    reading: ClassVar[Permission] = Permission.WRITE_LICENCES
    list_display = ("run", "number", "code", "field", "message", "resolved_at")
    list_filter = ("code", ("resolved_at", admin.EmptyFieldListFilter))
    search_fields = ("message", "run__file_name")
    list_select_related = ("run",)
