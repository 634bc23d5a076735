"""The admin's pages of licences, products and imports, with what can be done about a licence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.admin import ConfigurationAdmin, ReadOnlyAdmin, for_each
from kernel.edges.confirming import Question, ask, is_confirmed, settle
from kernel.permissions import Permission
from licensing import selectors
from licensing.choices import LicenceStatus
from licensing.models import Feature, ImportRow, ImportRun, Licence, LicenceType, Product
from licensing.services import types, withdrawing
from licensing.services.types import TypeTerms

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet
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


class StatusFilter(admin.SimpleListFilter):
    """Licences by the status that is derived at this instant."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        """List every status."""
        del request, model_admin
        return list(LicenceStatus.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Licence]) -> QuerySet[Licence]:
        """Keep the licences in the chosen status."""
        del request
        chosen = self.value()
        return selectors.with_status(queryset, now()).filter(Q(status_at=chosen)) if chosen else queryset


@admin.register(Licence)
class LicenceAdmin(ReadOnlyAdmin):
    """Purchase lots and issued rights."""

    list_display = ("name", "product", "status", "quantity", "usable_from", "usable_until", "owner")
    list_filter = (StatusFilter, "licence_type__model", "auto_renew")
    search_fields = ("name", "serial", "product__name", "product__publisher", "purchase_order", "order_number")
    list_select_related = ("product", "licence_type", "owner")
    actions = ("suspend", "reinstate", "revoke")

    @display(description=_("Status"), label=TONES)  # type: ignore[untyped-decorator]  # unfold is untyped
    def status(self, licence: Licence) -> str:
        """Say what the licence is at this instant."""
        return str(licence.status(now()).label)

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


@admin.register(Feature)
class FeatureAdmin(ReadOnlyAdmin):
    """Parts of products that can be entitled on their own."""

    list_display = ("name", "code", "product", "kind")
    list_filter = ("kind",)
    search_fields = ("name", "code", "product__name")
    list_select_related = ("product",)


@admin.register(LicenceType)
class LicenceTypeAdmin(ConfigurationAdmin):
    """The configured models; saving a change makes a new version, and issued licences keep theirs."""

    writing: ClassVar[Permission] = Permission.WRITE_LICENCES
    list_display = ("name", "model", "version", "term", "grace_days", "notice_days", "retired_at")
    list_filter = ("model", ("retired_at", admin.EmptyFieldListFilter))
    search_fields = ("name",)
    fields = ("name", "model", "term", "grace_days", "notice_days", "reassignable", "minimum_hold_days")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the permission tables; a version that was replaced is history."""
        replaced = isinstance(obj, LicenceType) and obj.retired_at is not None
        return not replaced and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: LicenceType, form: forms.ModelForm[Any], change: bool) -> None:  # noqa: FBT001  Django's own signature
        """Hand the terms to the service that makes the first version or the next; the answer speaks of that one."""
        del form
        known: Any = {"terms": TypeTerms.of(obj), "actor": Actor.of(cast("HasPrincipal", request)), "now": now()}
        made = types.revise(licence_type=obj, **known) if change else types.create(**known)
        obj.pk, obj.version = made.pk, made.version


class ImportRowInline(TabularInline):  # type: ignore[misc]  # unfold is untyped
    """The rows of an import that were refused."""

    model = ImportRow
    fields = readonly_fields = ("number", "outcome", "code", "field", "message", "resolved_at")
    extra = 0
    per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the permission tables: the rows are as they were written, with people in them."""
        del obj
        return cast("HasPrincipal", request).principal.grants(Permission.WRITE_LICENCES, None)

    def has_add_permission(self, request: HttpRequest, obj: Model | None) -> bool:
        """Refuse: rows are made by imports."""
        del request, obj
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: rows are put right by retrying them."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: rows stay with their import."""
        del request, obj
        return False


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """What was read, and what came of it."""

    list_display = ("file_name", "format", "at", "made", "changed", "skipped", "refused")
    list_filter = ("format",)
    search_fields = ("file_name", "sha256")
    inlines = (ImportRowInline,)


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """Rows that were refused and wait to be put right."""

    reading: ClassVar[Permission] = Permission.WRITE_LICENCES
    list_display = ("run", "number", "code", "field", "message", "resolved_at")
    list_filter = ("code", ("resolved_at", admin.EmptyFieldListFilter))
    search_fields = ("message", "run__file_name")
    list_select_related = ("run",)
