"""Every request of a signed-in person runs within the organisation of its session, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db import transaction
from django.shortcuts import render

from accounts import selectors
from accounts.principal import Nobody, Principal
from kernel import tenancy
from kernel.errors import DomainError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SESSION_ORGANISATION = "organisation"
FIRST_FAULT = 500


class OrganisationMiddleware:
    """Puts `principal` on the request; a fault (5xx) undoes the transaction, a refusal keeps its record."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, within its organisation when its session has one."""
        request.principal = Nobody()  # type: ignore[attr-defined]
        chosen = request.session.get(SESSION_ORGANISATION) if request.user.is_authenticated else None
        if chosen is None:
            return self.get_response(request)
        with tenancy.within(UUID(chosen)):
            self._recognise(request)
            response = self.get_response(request)
            if response.status_code >= FIRST_FAULT:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refusal as a page that says what to do."""
        if not isinstance(exception, DomainError):
            return None
        return render(request, "portal/refused.html", {"error": exception}, status=exception.status)

    @staticmethod
    def _recognise(request: HttpRequest) -> None:
        try:
            membership = selectors.get_membership(user_id=cast("UUID", request.user.pk))
        except NotFound:
            return
        person = selectors.person_of(membership)
        request.principal = Principal.of_member(membership.organisation, membership, person)  # type: ignore[attr-defined]
