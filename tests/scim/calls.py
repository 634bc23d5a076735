"""How an identity provider calls, and what it should be told."""

from __future__ import annotations

import json

from accounts.services import provisioning
from kernel import clock, tenancy
from kernel.actor import Actor

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
EXTENSION = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ADA = {
    "externalId": "00u1",
    "name": {"givenName": "Ada", "familyName": "Byron"},
    "displayName": "Ada Byron",
    "title": "Countess",
    "emails": [{"value": "home@example.com", "type": "home"}, {"value": "ada@corp.local", "primary": True}],
    "active": True,
    EXTENSION: {"employeeNumber": "7"},
}


def refusal(response):
    body = response.json()
    assert (response["Content-Type"], body["schemas"]) == ("application/scim+json", [ERROR])
    assert body["status"] == str(response.status_code)
    return response.status_code, body.get("scimType")


class Provider:
    """An identity provider: its connection, its token, and its calls."""

    def __init__(self, client, organisation, name):
        self.client, self.organisation = client, organisation
        with tenancy.within(organisation):
            actor, now = Actor.system(), clock.now()
            self.connection = provisioning.connect(name=name, actor=actor, now=now)
            self.token = provisioning.issue_token(connection=self.connection, actor=actor, now=now)
        self.base = f"/scim/v2/{self.connection.pk}"

    def call(self, method, path, body=None, **query):
        raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return self.client.generic(
            method,
            f"{self.base}/{path}",
            raw,
            content_type="application/scim+json",
            query_params=query,
            headers={"Authorization": f"Bearer {self.token.secret}"},
        )

    def create(self, user_name, **more):
        return self.call("POST", "Users", {"schemas": [CORE], "userName": user_name, **more})

    def patch(self, user_id, *operations):
        schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
        return self.call("PATCH", f"Users/{user_id}", {"schemas": [schema], "Operations": list(operations)})
