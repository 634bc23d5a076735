"""The admin site: open to whoever may read licences or the trail of the organisation they work in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from unfold.sites import UnfoldAdminSite

from kernel.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kernel.actor import HasPrincipal


class LicentiaAdminSite(UnfoldAdminSite):
    """Django's admin behind our own permission tables."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in members whose role reads licences; the pages then ask for what they need."""
        principal = cast("HasPrincipal", request).principal
        return principal.grants(Permission.READ_LICENCES, None)
