"""Every request of a signed-in person runs within the organisation of its session, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.shortcuts import render
from django.utils import timezone

from accounts import selectors
from accounts.principal import Nobody, Principal
from kernel import tenancy
from kernel.errors import DomainError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SESSION_ORGANISATION = "organisation"
SESSION_AUTHENTICATED_AT = "authenticated_at"
SESSION_METHOD = "authenticated_by"
FIRST_FAULT = 500
# Here a token says who asks; the session that a browser may send along says nothing.
TOKEN_PATHS = ("/graphql", "/oauth/", "/.well-known/", "/scim/")


class OrganisationMiddleware:
    """Puts `principal` and `organisation` on the request; a fault (5xx) undoes the transaction, a refusal stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, within its organisation and its time zone when its session has one."""
        request.principal = Nobody()  # type: ignore[attr-defined]
        request.organisation = None  # type: ignore[attr-defined]
        if request.path_info.startswith(TOKEN_PATHS):
            return self.get_response(request)
        chosen = request.session.get(SESSION_ORGANISATION) if request.user.is_authenticated else None
        if chosen is None:
            return self.get_response(request)
        with tenancy.within(UUID(chosen)), timezone.override(self._recognise(request)):
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
    def _recognise(request: HttpRequest) -> ZoneInfo | None:
        """Make the member the request's principal, unless the session is older than the membership allows."""
        try:
            membership = selectors.get_membership(user_id=cast("UUID", request.user.pk))
        except NotFound:
            return None
        if request.session.get(SESSION_AUTHENTICATED_AT, 0) < membership.not_before.timestamp():
            return None
        person = selectors.person_of(membership)
        request.principal = Principal.of_member(membership.organisation, membership, person)  # type: ignore[attr-defined]
        request.organisation = membership.organisation  # type: ignore[attr-defined]
        return ZoneInfo(membership.organisation.time_zone)
