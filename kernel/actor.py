"""Who did it, as the trail names them: a kind and a pseudonym, never an address or a primary key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from kernel.permissions import Principal


class HasPrincipal(Protocol):
    """Anything that knows on whose behalf it runs: a request, a GraphQL context, a command."""

    principal: Principal


@dataclass(frozen=True, slots=True)
class Actor:
    """An event's author: `kind` is user, client, scim or system; `ref` a pseudonym; `client` the API client."""

    kind: str
    ref: str
    client: str | None = None

    SYSTEM_KIND: ClassVar[str] = "system"

    @classmethod
    def system(cls, ref: str = "system") -> Actor:
        """Return the actor of scheduled work and of the command line."""
        return cls(kind=cls.SYSTEM_KIND, ref=ref)

    @classmethod
    def of(cls, context: HasPrincipal) -> Actor:
        """Return the actor behind a request."""
        return context.principal.actor
