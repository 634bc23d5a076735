"""Compliance in the admin: where we stand, what is wrong, what was handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from compliance.choices import ScanTrigger
from compliance.models import AuditPackage, PackageDownload, Position, Scan, Score, Violation
from compliance.services import scanning, violations
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.admin import ReadOnlyAdmin, for_each
from kernel.edges.confirming import Question, ask, is_confirmed
from kernel.permissions import Permission, require

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from kernel.actor import HasPrincipal


RUN_SCAN = Question(
    action="run_scan",
    title=gettext_lazy("Run a scan"),
    one=gettext_lazy("Every product is counted anew; findings open and close as the records say."),
    many=gettext_lazy("Every product is counted anew; findings open and close as the records say."),
    verb=gettext_lazy("Scan now"),
)


class ComplianceAdmin(ReadOnlyAdmin):
    """A table for whoever may read positions and findings."""

    reading = Permission.READ_COMPLIANCE


@admin.register(Violation)
class ViolationAdmin(ComplianceAdmin):
    """Findings, those seen last first."""

    list_display = ("kind", "severity", "state", "size", "product", "licence", "first_seen_at", "last_seen_at")
    list_filter = ("state", "severity", "kind")
    list_select_related = ("product", "licence")
    search_fields = ("product__name", "product__publisher", "licence__name")
    date_hierarchy = "last_seen_at"
    actions = ("acknowledge",)

    def has_acknowledge_permission(self, request: HttpRequest) -> bool:
        """Offer the action to whoever may take it."""
        return cast("HasPrincipal", request).principal.grants(Permission.WRITE_COMPLIANCE, None)

    @admin.action(description=gettext_lazy("Acknowledge: someone is on it"), permissions=["acknowledge"])
    def acknowledge(self, request: HttpRequest, queryset: QuerySet[Violation]) -> None:
        """Acknowledge the chosen findings."""
        actor, at = Actor.of(cast("HasPrincipal", request)), now()

        def service(violation: Any) -> object:  # noqa: ANN401  for_each hands over whatever was chosen
            return violations.acknowledge(violation=violation, actor=actor, now=at)

        for_each(request, queryset, Permission.WRITE_COMPLIANCE, service)


@admin.register(Position)
class PositionAdmin(ComplianceAdmin):
    """Rights against use, newest day first."""

    list_display = ("product", "metric", "day", "entitled", "required", "balance", "known")
    list_filter = ("metric", "known")
    list_select_related = ("product",)
    search_fields = ("product__name", "product__publisher")
    date_hierarchy = "day"


@admin.register(Score)
class ScoreAdmin(ComplianceAdmin):
    """The score of each day, and what it covers."""

    list_display = ("day", "score", "coverage", "evaluated_at")


@admin.register(Scan)
class ScanAdmin(ComplianceAdmin):
    """Scans, and the button that starts one."""

    list_display = ("started_at", "trigger", "positions", "opened", "resolved", "missed")
    list_filter = ("trigger",)
    actions_list: ClassVar[list[str]] = ["run_scan"]

    @action(description=gettext_lazy("Run a scan"), url_path="run-scan", permissions=["run_scan"])  # type: ignore[untyped-decorator]  # unfold is untyped
    def run_scan(self, request: HttpRequest) -> HttpResponse:
        """Ask first, since a link alone must change nothing; then scan and say what was found."""
        context, back = cast("HasPrincipal", request), reverse("admin:compliance_scan_changelist")
        require(context, Permission.WRITE_COMPLIANCE)
        if not is_confirmed(request):
            question = ask(request, self, Scan.objects.none(), RUN_SCAN)
            question.context_data = {**(question.context_data or {}), "back": back}
            return question
        scan = scanning.run(trigger=ScanTrigger.PERSON, actor=Actor.of(context), now=now())
        messages.success(request, _found(scan))
        return redirect(back)

    def has_run_scan_permission(self, request: HttpRequest) -> bool:
        """Show the button to whoever may press it."""
        return cast("HasPrincipal", request).principal.grants(Permission.WRITE_COMPLIANCE, None)


@admin.register(AuditPackage)
class AuditPackageAdmin(ComplianceAdmin):
    """What was handed to auditors."""

    list_display = ("as_of", "produced_at", "size", "redacted", "sha256")
    list_filter = ("redacted",)
    date_hierarchy = "produced_at"


@admin.register(PackageDownload)
class PackageDownloadAdmin(ComplianceAdmin):
    """Who took a package away."""

    list_display = ("package", "recipient", "at")
    list_select_related = ("package",)


def _found(scan: Scan) -> str:
    return _("%(positions)s positions: %(opened)s findings opened, %(resolved)s resolved.") % {
        "positions": scan.positions,
        "opened": scan.opened,
        "resolved": scan.resolved,
    }
