"""What this server can do, for identity providers that ask first (RFC 7644 section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scim2_models import EnterpriseUser, ResourceType, ScimProvider, ServiceProviderConfig
from scim2_models import User as CoreUser

from scim import answers
from scim.resources import User
from scim.views import LARGEST_PAGE, Answering

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
KINDS = {"ResourceTypes": "ResourceType", "Schemas": "Schema"}
OFF = {"supported": False}
ABLE = {
    "patch": {"supported": True},
    "bulk": {**OFF, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": True, "maxResults": LARGEST_PAGE},
    "changePassword": OFF,
    "sort": OFF,
    "etag": OFF,
    "authenticationSchemes": [
        {"type": "oauthbearertoken", "name": "Bearer token", "description": "A token of this connection."}
    ],
}
PROVIDER = ScimProvider(models=[CoreUser, EnterpriseUser], resource_types=[ResourceType.from_resource(User)])


class Discovery(Answering):
    """The provider's configuration, its resource types and its schemas."""

    http_method_names = ["get"]
    kind = ""

    def get(self, request: HttpRequest, uuid: str | None = None) -> HttpResponse:
        """Answer with one document, or with all of the kind."""
        return self.guarded(lambda: self._answer(request, uuid))

    def _answer(self, request: HttpRequest, uuid: str | None) -> HttpResponse:
        if "filter" in request.GET:
            return answers.refused(403, "These documents are not filtered.")
        here = request.build_absolute_uri(request.path).removesuffix(f"/{uuid}")
        if self.kind == "ServiceProviderConfig":
            return answers.answered(self._placed(ServiceProviderConfig.model_validate(ABLE).model_dump(), here))
        documents = {document["id"]: document for document in self._documents(here)}
        if uuid is None:
            return answers.answered(_listed(list(documents.values())))
        return answers.answered(documents[uuid]) if uuid in documents else answers.refused(404, "There is no such one.")

    def _documents(self, here: str) -> list[Mapping[str, Any]]:
        items = PROVIDER.resource_types if self.kind == "ResourceTypes" else PROVIDER.schemas
        documents = [item.model_dump() for item in items]
        return [self._placed(document, f"{here}/{document['id']}") for document in documents]

    def _placed(self, document: Mapping[str, Any], location: str) -> Mapping[str, Any]:
        return {**document, "meta": {"resourceType": KINDS.get(self.kind, self.kind), "location": location}}


def _listed(documents: list[Mapping[str, Any]]) -> dict[str, Any]:
    count = len(documents)
    return {"schemas": [LIST], "totalResults": count, "itemsPerPage": count, "startIndex": 1, "Resources": documents}
