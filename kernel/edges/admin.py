"""Admin pages: domain tables are read-only lists with actions that call services; configuration is edited in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from kernel.edges.paging import BoundedPaginator
from kernel.errors import DomainError
from kernel.permissions import Permission, require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from kernel.actor import HasPrincipal


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]  # unfold is untyped
    """A list and a detail page of rows that only services change; `reading` is what it takes to see them."""

    reading: ClassVar[Permission] = Permission.READ_LICENCES
    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 50
    actions_selection_counter = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the permission tables."""
        del obj
        return cast("HasPrincipal", request).principal.grants(self.reading, None)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the app to whoever may see one of its tables."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: rows are made by services."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: rows are changed by services."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: rows are never deleted by hand."""
        del request, obj
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Tell an object's history from the trail, which nothing slips past."""
        del request, extra_context
        return redirect(f"{reverse('portal:trail')}?object={object_id}")


class ConfigurationAdmin(ReadOnlyAdmin):
    """True configuration, edited in forms by whoever holds `writing`; deleting is still refused."""

    writing: ClassVar[Permission] = Permission.ADMINISTER

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the permission tables."""
        return cast("HasPrincipal", request).principal.grants(self.writing, None)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the permission tables."""
        del obj
        return self.has_add_permission(request)

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> None:
        """Leave the framework's own log empty: the trail records it."""

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> None:
        """Leave the framework's own log empty: the trail records it."""


def for_each(
    request: HttpRequest,
    rows: Iterable[Model],
    permission: Permission,
    service: Callable[[Any], object],
) -> None:
    """Call a service for each chosen row and tell how many went through and why others did not."""
    done, refusals = 0, list[str]()
    for row in rows:
        try:
            require(cast("HasPrincipal", request), permission, on=cast("Any", row))
            service(row)
            done += 1
        except DomainError as error:
            refusals.append(f"{row}: {error.message}")
    if done:
        messages.success(request, f"{done} done.")
    for refusal in refusals:
        messages.warning(request, refusal)
