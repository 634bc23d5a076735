"""The gate of every SCIM address: a bearer token opens its own connection, within its own organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts import selectors
from accounts.principal import Principal
from accounts.services import provisioning
from kernel import clock, tenancy
from scim import answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from accounts.models import ScimToken

SCHEME = "bearer"
FIRST_FAULT = 500


class Gate:
    """Stands around each view: 401 without a valid token of the address's connection; a fault undoes everything."""

    def __init__(self, get_response: Callable[..., HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest, *args: Any, connection: UUID, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  Django's own signature
        """Answer within the organisation of the token, in one transaction."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        token_hash = provisioning.hash_token(secret.strip())
        organisation_id = selectors.organisation_of_scim_token(token_hash) if scheme.lower() == SCHEME else None
        if organisation_id is None:
            return answers.unauthorised(presented=bool(secret))
        with tenancy.within(organisation_id):
            token = selectors.find_scim_token(token_hash)
            if token is None or not self._opens(token, connection):
                return answers.unauthorised(presented=True)
            response = self._admitted(request, token, *args, **kwargs)
            if response.status_code >= FIRST_FAULT:
                transaction.set_rollback(True)
        return response

    @staticmethod
    def _opens(token: ScimToken, connection: UUID) -> bool:
        return token.connection_id == connection and provisioning.is_valid(token, clock.now())

    def _admitted(self, request: HttpRequest, token: ScimToken, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  Django's own signature
        provisioning.note_use(token=token, now=clock.now())
        request.scim_connection = token.connection  # type: ignore[attr-defined]
        request.principal = Principal.of_connection(token.connection.organisation, token.connection)  # type: ignore[attr-defined]
        return self.get_response(request, *args, **kwargs)
