"""SCIM 2.0 for users: authenticate, require, find, call one service, answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import RequestDataTooBig
from django_scim import views
from pydantic import ValidationError
from scim2_models import Context, ListResponse, ResponseParameters, SCIMException, SearchRequest

from kernel.actor import Actor
from kernel.clock import now
from kernel.errors import DomainError
from kernel.permissions import Permission, require
from scim import answers, filters, resources, selectors
from scim.adapters import UserAdapter
from scim.services import users

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from accounts.models import ScimConnection
    from kernel.actor import HasPrincipal
    from scim.models import ScimUser

PAGE = 100
LARGEST_PAGE = 200
FARTHEST = 2**31
ASKED = ("attributes", "excludedAttributes", "filter", "startIndex", "count")


class Malformed(DomainError):
    """The body is not a JSON object that we could keep."""

    code = "BODY_MALFORMED"
    sentence = "The body must be one JSON object in UTF-8, without null characters."


class Answering(views.SCIMView):  # type: ignore[misc]  # django-scim2 is untyped
    """Turns every refusal into SCIM's own error document; what is left is a fault, which the base class hides."""

    request: HttpRequest

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  Django's own signature
        """Refuse the method in SCIM's words."""
        plain = super().http_method_not_allowed(request, *args, **kwargs)
        response = answers.refused(plain.status_code, "This address does not take that method.")
        response["Allow"] = plain["Allow"]
        return response

    def guarded(self, work: Callable[[], HttpResponse]) -> HttpResponse:
        """Do the work of a request that the principal may make."""
        try:
            require(cast("HasPrincipal", self.request), Permission.MANAGE_SCIM)
            return work()
        except Malformed as error:
            return answers.refused(error.status, error.message, "invalidSyntax")
        except DomainError as error:
            return answers.refused_by_rule(error)
        except ValidationError as error:
            return answers.refused_by_schema(error)
        except SCIMException as error:
            return answers.refused_by_protocol(error)
        except RequestDataTooBig:
            return answers.refused(413, "The body is longer than a request may be.")

    @property
    def connection(self) -> ScimConnection:
        """The connection that the token opened."""
        return cast("ScimConnection", self.request.scim_connection)  # type: ignore[attr-defined]

    def body(self) -> dict[str, Any]:
        """Return the body; raises Malformed."""
        try:
            body = json.loads(self.request.body)
            text = json.dumps(body, ensure_ascii=False)
            text.encode()
        except (ValueError, RecursionError) as error:
            raise Malformed from error
        if not isinstance(body, dict) or "\\u0000" in text:
            raise Malformed
        return body


class Users(Answering, views.UsersView):  # type: ignore[misc]  # django-scim2 is untyped
    """One user, or all of a connection."""

    def get(self, request: HttpRequest, uuid: str | None = None) -> HttpResponse:
        """Find one, or list them."""
        del request
        if uuid is None:
            return self.guarded(self._list)
        return self.guarded(lambda: self._told(self._user(uuid), Context.RESOURCE_QUERY_RESPONSE))

    def post(self, request: HttpRequest, uuid: str | None = None) -> HttpResponse:
        """Create one."""
        return self.guarded(self._create) if uuid is None else self.http_method_not_allowed(request)

    def put(self, request: HttpRequest, uuid: str | None = None) -> HttpResponse:
        """Replace one."""
        return self.guarded(lambda: self._replace(uuid)) if uuid else self.http_method_not_allowed(request)

    def patch(self, request: HttpRequest, uuid: str | None = None) -> HttpResponse:
        """Change one."""
        return self.guarded(lambda: self._patch(uuid)) if uuid else self.http_method_not_allowed(request)

    def delete(self, request: HttpRequest, uuid: str | None = None) -> HttpResponse:
        """Delete one, who then keeps nothing."""
        return self.guarded(lambda: self._delete(uuid)) if uuid else self.http_method_not_allowed(request)

    def _create(self) -> HttpResponse:
        described = resources.described(resources.validated(self.body(), Context.RESOURCE_CREATION_REQUEST))
        user = users.create(connection=self.connection, described=described, actor=self._actor, now=now())
        return self._told(user, Context.RESOURCE_CREATION_RESPONSE, 201)

    def _replace(self, uuid: str) -> HttpResponse:
        document = resources.validated(self.body(), Context.RESOURCE_REPLACEMENT_REQUEST)
        user = self._revised(uuid, lambda _: resources.described(document))
        return self._told(user, Context.RESOURCE_REPLACEMENT_RESPONSE)

    def _patch(self, uuid: str) -> HttpResponse:
        operations = self.body()
        user = self._revised(
            uuid, lambda user: resources.described(resources.patched(self._adapted(user).resource, operations))
        )
        return self._told(user, Context.RESOURCE_PATCH_RESPONSE)

    def _revised(self, uuid: str, revision: users.Revision) -> ScimUser:
        return users.revise(user=self._user(uuid), revision=revision, actor=self._actor, now=now())

    def _delete(self, uuid: str) -> HttpResponse:
        users.delete(user=self._user(uuid), actor=self._actor, now=now())
        return answers.answered(None, 204)

    def _list(self) -> HttpResponse:
        asked = SearchRequest[resources.User].model_validate(
            {name: self.request.GET[name] for name in ASKED if name in self.request.GET}
        )
        found = selectors.list_users(self.connection)
        if asked.filter is not None:
            found = filters.narrowed(found, asked.filter.ast)
        start = min(asked.start_index_0 or 0, FARTHEST)
        count = PAGE if asked.count is None else min(asked.count, LARGEST_PAGE)
        page = [self._adapted(user).resource for user in found[start : start + count]]
        listed = ListResponse[resources.User](
            total_results=found.count(), start_index=start + 1, items_per_page=len(page), resources=page
        )
        return answers.answered(listed.model_dump(scim_ctx=Context.SEARCH_RESPONSE, response_parameters=asked))

    def _told(self, user: ScimUser, context: Context, status: int = 200) -> HttpResponse:
        wanted = ResponseParameters[resources.User].model_validate(
            {name: self.request.GET[name] for name in ASKED[:2] if name in self.request.GET}
        )
        adapter = self._adapted(user)
        document = adapter.resource.model_dump(scim_ctx=context, response_parameters=wanted)
        response = answers.answered(document, status)
        response["Location"] = adapter.location
        return response

    def _user(self, uuid: str) -> ScimUser:
        return selectors.get_user(self.connection, uuid)

    def _adapted(self, user: ScimUser) -> UserAdapter:
        return UserAdapter(user, request=self.request)

    @property
    def _actor(self) -> Actor:
        return Actor.of(cast("HasPrincipal", self.request))


class Missing(Answering):
    """Anything else below a connection."""

    def _missing(self, request: HttpRequest, **_: str) -> HttpResponse:
        del request
        return self.guarded(lambda: answers.refused(404, "There is nothing at this address."))

    get = post = put = patch = delete = _missing
