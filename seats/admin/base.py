"""What the admin's pages of seats share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from kernel.actor import Actor
from kernel.edges.admin import ReadOnlyAdmin
from kernel.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kernel.actor import HasPrincipal


class SeatAdmin(ReadOnlyAdmin):
    """A list of seats; its actions are open to who assigns them."""

    reading: ClassVar[Permission] = Permission.READ_SEATS

    def has_assign_permission(self, request: HttpRequest) -> bool:
        """Ask the permission tables."""
        return cast("HasPrincipal", request).principal.grants(Permission.ASSIGN_SEATS, None)


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts."""
    return Actor.of(cast("HasPrincipal", request))
