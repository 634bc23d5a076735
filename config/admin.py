"""The admin site: open to whoever may read licences in the organisation that they work in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from kernel.edges.admin import ReadOnlyAdmin
from kernel.permissions import Permission, require

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kernel.actor import HasPrincipal


class LicentiaAdminSite(UnfoldAdminSite):  # type: ignore[misc]  # unfold is untyped
    """Django's admin behind our own permission tables."""

    index_title = _("Overview")

    def register(self, model_or_iterable: Any, admin_class: type | None = None, **options: Any) -> None:  # noqa: ANN401  Django's own signature
        """Take in our own pages only: other packages ask for permissions that are not stored here."""
        if admin_class is not None and issubclass(admin_class, ReadOnlyAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in members whose role reads licences; the pages then ask for what they need."""
        principal = cast("HasPrincipal", request).principal
        return principal.grants(Permission.READ_LICENCES, None)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the one sign-in page; refuse members whose role does not open the admin."""
        del extra_context
        if request.user.is_authenticated and request.organisation is not None:  # type: ignore[attr-defined]  # the middleware's
            require(cast("HasPrincipal", request), Permission.READ_LICENCES)
            return redirect("admin:index")
        address = settings.CHOOSE_ORGANISATION_URL if request.user.is_authenticated else settings.LOGIN_URL
        back = urlencode({"next": request.GET.get(REDIRECT_FIELD_NAME, "")})
        return redirect(f"{address}?{back}")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leave passwords to the sign-in pages, whose service records the change."""
        del request, extra_context
        return redirect("portal:home")
