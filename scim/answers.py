"""Answers as SCIM wants them: its media type, and its error document for what is refused (RFC 7644 section 3.12)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from scim2_models import Error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationError
    from scim2_models import SCIMException

    from kernel.errors import DomainError

CONTENT_TYPE = "application/scim+json"
CHALLENGE = 'Bearer realm="licentia"'
# What RFC 7644 Table 9 calls some of our codes.
SCIM_TYPES = {"USER_NAME_TAKEN": "uniqueness", "INVALID_INPUT": "invalidValue"}


def answered(document: Mapping[str, Any] | None, status: int = 200) -> HttpResponse:
    """Answer with a document, or with nothing but a status."""
    body = b"" if document is None else json.dumps(document, ensure_ascii=False).encode()
    return HttpResponse(body, content_type=CONTENT_TYPE, status=status)


def refused(status: int, detail: str, scim_type: str | None = None) -> HttpResponse:
    """Answer with an error document."""
    return answered(Error(status=status, scim_type=scim_type, detail=detail).model_dump(), status)


def unauthorised(*, presented: bool) -> HttpResponse:
    """Answer that no valid token of this connection came along, without saying which of its faults it has."""
    response = refused(401, "Send a valid bearer token of this connection.")
    response["WWW-Authenticate"] = CHALLENGE + (', error="invalid_token"' if presented else "")
    return response


def refused_by_rule(error: DomainError) -> HttpResponse:
    """Answer with one of our errors: its sentence, and the attribute to blame."""
    blamed = f"{error.field}: {error.message}" if error.field else error.message
    return refused(error.status, blamed, SCIM_TYPES.get(error.code))


def refused_by_schema(error: ValidationError) -> HttpResponse:
    """Answer that a document or a query is not what the schema allows: the first thing that is wrong with it."""
    first = Error.from_validation_errors(error)[0]
    return refused(int(first.status or 400), str(first.detail), first.scim_type)


def refused_by_protocol(error: SCIMException) -> HttpResponse:
    """Answer that a path, a filter or a value is none."""
    return refused(error.status, str(error), error.scim_type or None)
