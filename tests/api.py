"""A program that calls the API, for tests of edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test import Client

from accounts.oauth import jwt
from accounts.services import clients, tokens
from kernel import clock, tenancy
from kernel.actor import Actor
from kernel.ids import new_id
from kernel.permissions import Permission

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import ApiClient, Organisation

SYSTEM = Actor.system("tests")


@dataclass(frozen=True, slots=True)
class Caller:
    """An API client with a valid token."""

    client: ApiClient
    secret: str
    token: str

    def post(self, query: str, variables: dict[str, Any] | None = None, **body: Any) -> Any:
        """Send a document and return the whole response."""
        return post({"query": query, "variables": variables, **body}, token=self.token)

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Send a document and return the answer's body."""
        answer: dict[str, Any] = self.post(query, variables).json()
        return answer


def post(body: object, *, token: str | None) -> Any:
    """Send a body to the API, with a token or without."""
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return Client().post("/graphql", body, content_type="application/json", headers=headers)


def caller(organisation: Organisation, *scopes: Permission, at: datetime | None = None) -> Caller:
    """Make an API client of an organisation and give it a token, with these scopes or all of them."""
    granted = scopes or tuple(Permission)
    now = at or clock.now()
    with tenancy.within(organisation):
        client, secret = clients.register_client(name=f"Client {new_id()}", scopes=granted, actor=SYSTEM, now=now)
        grant = tokens.issue(client=client, secret=secret, asked=[], actor=SYSTEM, now=now)
    return Caller(client, secret, jwt.mint(grant))


def only_code(answer: dict[str, Any]) -> str:
    """Return the code of the one error of an answer."""
    (error,) = answer["errors"]
    code: str = error["extensions"]["code"]
    return code
