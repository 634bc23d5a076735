"""What this server says it can do."""

from __future__ import annotations

import pytest
from scim2_models import Context, ResourceType, Schema, ServiceProviderConfig

from tests.scim.calls import EXTENSION, refusal

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"


def test_configuration_is_valid_and_promises_no_more_than_there_is(okta):
    body = okta.call("GET", "ServiceProviderConfig").json()
    ServiceProviderConfig.model_validate(body, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    able = {name: body[name]["supported"] for name in ("patch", "bulk", "filter", "changePassword", "sort", "etag")}
    assert able == {
        "patch": True,
        "bulk": False,
        "filter": True,
        "changePassword": False,
        "sort": False,
        "etag": False,
    }
    assert body["meta"] == {
        "resourceType": "ServiceProviderConfig",
        "location": f"http://testserver{okta.base}/ServiceProviderConfig",
    }


def test_resource_types_are_users_alone(okta):
    body = okta.call("GET", "ResourceTypes").json()
    (user,) = body.pop("Resources")
    ResourceType.model_validate(user, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    assert (user["id"], user["endpoint"], user["schema"]) == ("User", "/Users", CORE)
    assert (body["totalResults"], body["itemsPerPage"], body["startIndex"]) == (1, 1, 1)
    assert okta.call("GET", "ResourceTypes/User").json() == user


def test_schemas_are_found_by_their_names(okta):
    listed = okta.call("GET", "Schemas").json()["Resources"]
    assert {schema["id"] for schema in listed} == {CORE, EXTENSION}
    for schema in listed:
        Schema.model_validate(schema, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
        assert okta.call("GET", f"Schemas/{schema['id']}").json() == schema


@pytest.mark.parametrize("path", ["Schemas/urn:nonsense", "ResourceTypes/Group"])
def test_unknown_document_is_not_found(okta, path):
    assert refusal(okta.call("GET", path)) == (404, None)


def test_filter_on_discovery_is_forbidden(okta):
    assert refusal(okta.call("GET", "Schemas", filter='id eq "x"')) == (403, None)


def test_discovery_takes_no_writes(okta):
    assert refusal(okta.call("POST", "Schemas")) == (405, None)
