"""`/graphql`: one POST, one token, one organisation, one transaction; every error with its code."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DataError, OperationalError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from graphql import DocumentNode, GraphQLError, execute_sync
from psycopg.errors import QueryCanceled

from accounts.oauth import bearer
from config.documents import GraphqlInvalid, prepared
from config.schema import schema
from kernel import clock, tenancy
from kernel.edges.graphql import Context
from kernel.errors import DomainError, InvalidInput, Unauthenticated
from kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.oauth.jwt import Claims

MOST_BYTES = 100_000
LONGEST = "3s"
CHALLENGE = 'Bearer realm="licentia"'

logger = logging.getLogger(__name__)


class BadBody(DomainError):
    """The body is not a GraphQL request."""

    code = "BODY_MALFORMED"
    sentence = "{problem}"


class BodyTooLarge(DomainError):
    """The body is longer than a request may be."""

    code = "BODY_TOO_LARGE"
    status = 413
    sentence = "The body is longer than the {most} bytes that one request may have."


class NotJson(DomainError):
    """The body is of another media type."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415
    sentence = "Send the request as application/json."


class NotPost(DomainError):
    """Another method than POST."""

    code = "METHOD_NOT_ALLOWED"
    status = 405
    sentence = "Send the request with POST."


class TookTooLong(DomainError):
    """The database gave up on it."""

    code = "QUERY_TIMEOUT"
    status = 503
    sentence = "This took longer than {longest}; ask for less at a time."


class Fault(DomainError):
    """Something went wrong that is ours to mend; the id finds it in the log."""

    code = "INTERNAL_ERROR"
    status = 500
    sentence = "Something went wrong here and nothing was changed; if you report it, quote {id}."


@dataclass(frozen=True, slots=True)
class Call:
    """What the body asks for."""

    query: str
    variables: dict[str, Any] | None
    operation: str | None


@csrf_exempt
def view(request: HttpRequest) -> JsonResponse:
    """Answer one GraphQL request of a program that brings an access token."""
    try:
        _check_form(request)
        now = clock.now()
        claims = bearer.claims_of(request, now=now)
        call = _read(request)
        document = prepared(schema.graphql_schema, call.query)
        if isinstance(document, DomainError):
            return _refused(document)
        return JsonResponse(_executed(call, document, claims, now))
    except DomainError as error:
        return _refused(error)


def _check_form(request: HttpRequest) -> None:
    if request.method != "POST":
        raise NotPost
    if request.content_type != "application/json":
        raise NotJson
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES:
        raise BodyTooLarge(most=MOST_BYTES)


def _read(request: HttpRequest) -> Call:
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise BadBody(problem="The body is not JSON.") from error
    if not isinstance(body, dict):
        raise BadBody(problem="Send one JSON object; requests are not batched.")
    query, variables, operation = body.get("query"), body.get("variables"), body.get("operationName")
    if not isinstance(query, str):
        raise BadBody(field="query", problem="Give the document as a text named query.")
    if not isinstance(variables, dict | None):
        raise BadBody(field="variables", problem="Give the variables as an object.")
    if not isinstance(operation, str | None):
        raise BadBody(field="operationName", problem="Give the operation's name as a text.")
    return Call(query, variables, operation)


def _executed(call: Call, document: DocumentNode, claims: Claims, now: datetime) -> dict[str, Any]:
    with tenancy.within(claims.organisation_id):
        _limit_time()
        result = execute_sync(
            schema.graphql_schema,
            document,
            context_value=Context(bearer.principal_of(claims), now),
            variable_values=call.variables,
            operation_name=call.operation,
            hide_suggestions=True,
        )
        told = [(error, _translated(error)) for error in result.errors or ()]
        # A refusal keeps its record; a fault must leave nothing of the request behind, and nothing said of it.
        undone = any(not isinstance(error.original_error, DomainError | GraphQLError | None) for error, _ in told)
        if undone:
            transaction.set_rollback(True)
    answer: dict[str, Any] = {"data": None if undone else result.data}
    return {"errors": [_placed(error, meant) for error, meant in told], **answer} if told else answer


def _limit_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST}'")


def _translated(error: GraphQLError) -> DomainError:
    cause = error.original_error
    if isinstance(cause, GraphQLError | None):
        return GraphqlInvalid(problem=error.message)
    if isinstance(cause, DomainError):
        return cause
    if isinstance(cause, OperationalError) and isinstance(cause.__cause__, QueryCanceled):
        return TookTooLong(longest=LONGEST)
    if isinstance(cause, DataError):
        return InvalidInput(problem="A value holds characters, or a number, that cannot be stored.")
    fault = str(new_id())
    logger.error("GraphQL fault %s", fault, exc_info=cause)
    return Fault(id=fault)


def _placed(error: GraphQLError, meant: DomainError) -> dict[str, Any]:
    where = {"path": error.path, "locations": [at.formatted for at in error.locations or ()]}
    return {**_told(meant), **{name: value for name, value in where.items() if value}}


def _told(error: DomainError) -> dict[str, Any]:
    return {"message": error.message, "extensions": error.extensions}


def _refused(error: DomainError) -> JsonResponse:
    answer = JsonResponse({"errors": [_told(error)]}, status=error.status)
    if isinstance(error, Unauthenticated):
        sent = ', error="invalid_token"' if "no access token" not in error.message else ""
        answer["WWW-Authenticate"] = CHALLENGE + sent
    return answer
