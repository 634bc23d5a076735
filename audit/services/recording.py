"""Writing events with the change that they tell of: both are kept, or neither."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection

from audit import entry
from audit.choices import Outcome
from audit.services import disclosing
from kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import Model

    from audit.entry import JsonValue
    from audit.events import Event
    from audit.services.disclosing import Personal
    from kernel.actor import Actor

_INSERT: Final = """
INSERT INTO audit_outbox (id, organisation_id, type, body, body_hash) VALUES (%s, %s, %s, %s, %s)
"""
# One array a column: far less to read than a row of values for each event, but more to write when there is only one.
_INSERT_MANY: Final = """
INSERT INTO audit_outbox (id, organisation_id, type, body, body_hash)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::bytea[], %s::bytea[])
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event about to be written; the parts of one list share a `corr`."""

    event: Event
    subject: Model
    actor: Actor
    at: datetime
    data: Mapping[str, JsonValue] = field(default_factory=dict)
    outcome: Outcome = Outcome.SUCCESS
    reason: str | None = None
    personal: Personal | None = None
    id: UUID = field(default_factory=new_id)
    corr: str | None = None

    @property
    def organisation_id(self) -> UUID:
        """The organisation whose chain it goes to."""
        organisation_id: UUID = self.subject.organisation_id  # type: ignore[attr-defined]  # every subject is a tenant row
        return organisation_id

    def row(self) -> tuple[UUID, UUID, str, bytes, bytes]:
        """Return its row of the outbox; raises Malformed like `serialise`."""
        body = self.serialise()
        return self.id, self.organisation_id, self.event.type.name, body, hashlib.sha256(body).digest()

    def serialise(self) -> bytes:
        """Return the body's bytes; raises Malformed for a member that the type does not allow."""
        unknown = self.data.keys() - self.event.type.members
        if unknown:
            message = f"{self.event.type.name} has no member {', '.join(sorted(unknown))}"
            raise entry.Malformed(message)
        return entry.serialise(
            entry.Body(
                id=self.id,
                type=self.event.type.name,
                time=self.at,
                actor_kind=self.actor.kind,
                actor_ref=self.actor.ref,
                actor_client=self.actor.client,
                object_kind=str(self.subject._meta.model_name),
                object_id=str(self.subject.pk),
                outcome=self.outcome.value,
                reason=self.reason,
                corr=self.corr,
                data=self.data,
                pd=disclosing.disclose(self.organisation_id, self.id, self.personal) if self.personal else {},
            ),
        )


def record(
    event: Event,
    *,
    subject: Model,
    actor: Actor,
    at: datetime,
    data: Mapping[str, JsonValue] | None = None,
    personal: Personal | None = None,
) -> None:
    """Write one event into the outbox of the subject's organisation, in the caller's transaction."""
    record_all([Draft(event, subject, actor, at, data or {}, personal=personal)])


def record_denied(
    event: Event,
    *,
    subject: Model,
    actor: Actor,
    at: datetime,
    reason: str,
    data: Mapping[str, JsonValue] | None = None,
) -> None:
    """Write that something was refused, and the public code that says why."""
    record_all([Draft(event, subject, actor, at, data or {}, Outcome.DENIED, reason)])


def record_all(drafts: Iterable[Draft]) -> None:
    """Write many events in one statement, in their order."""
    rows = [draft.row() for draft in drafts]
    if not rows:
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_INSERT, rows[0])
        else:
            cursor.execute(_INSERT_MANY, [list(column) for column in zip(*rows, strict=True)])
