"""One kind of error for everything a person or a program can do wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from kernel.actor import Actor

type Fact = str | int | bool | None


class Refusal(Protocol):
    """What remains of a refused use case once its work is rolled back."""

    def record(self, *, code: str, actor: Actor, at: datetime) -> None:
        """Write the denial and its event; called in a transaction of its own."""


class DomainError(Exception):
    """A request that cannot be granted: a public code, a sentence that says what to do, and the facts compared."""

    code: ClassVar[str] = "INVALID"
    status: ClassVar[int] = 400
    sentence: ClassVar[str] = "The request cannot be carried out."

    def __init__(self, *, field: str | None = None, refusal: Refusal | None = None, **facts: Fact) -> None:
        self.field = field
        self.refusal = refusal
        self.facts = facts
        super().__init__(self.sentence.format_map(facts))

    @property
    def message(self) -> str:
        """The sentence with its facts filled in."""
        return str(self)

    @property
    def extensions(self) -> dict[str, Fact | dict[str, Fact]]:
        """The error as every API gives it: code, field when one is to blame, facts."""
        known = {"code": self.code, "field": self.field, "facts": dict(self.facts)}
        return {name: value for name, value in known.items() if value}


class InvalidInput(DomainError):
    """A value that no use case would take."""

    code = "INVALID_INPUT"
    sentence = "{problem}"


class NotFound(DomainError):
    """No such object here; another organisation's objects answer the same."""

    code = "NOT_FOUND"
    status = 404
    sentence = "There is no such {kind} in this organisation."


class PermissionDenied(DomainError):
    """The signed-in person or client may not do this."""

    code = "PERMISSION_DENIED"
    status = 403
    sentence = "This needs the permission {permission}, which your role or token does not give."


class Unauthenticated(DomainError):
    """Nobody is signed in, or the token is not one of ours or no longer valid."""

    code = "UNAUTHENTICATED"
    status = 401
    sentence = "Sign in, or send a valid access token: {problem}."


class PlanRequired(DomainError):
    """The organisation's plan does not open this feature."""

    code = "PLAN_REQUIRED"
    status = 402
    sentence = "This needs {add_on}, which the organisation's plan does not include."
