"""Trails for measuring: organisations whose events are written by the thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from accounts.models import Organisation
from audit.services import Draft
from kernel import clock, tenancy
from kernel.actor import Actor
from kernel.ids import new_id
from seats.events import SeatEvent

if TYPE_CHECKING:
    from uuid import UUID

    from audit.entry import JsonValue

_DATA: Final[dict[str, JsonValue]] = {"pool": str(new_id()), "claim": str(new_id()), "slot": 4, "person": str(new_id())}
_WRITE: Final = """
INSERT INTO audit_outbox (id, organisation_id, type, body, body_hash)
SELECT id, %(organisation)s, %(type)s, body, sha256(body) FROM (
    SELECT id, convert_to(replace(%(like)s, %(old)s, id::text), 'UTF8') AS body
    FROM (SELECT uuidv7() AS id FROM generate_series(1, %(count)s)) AS ids
) AS bodies
"""


def make_organisation() -> Organisation:
    """Make an organisation without a chain, committed."""
    key = new_id()
    with tenancy.within(key):
        made: Organisation = Organisation.objects.create(id=key, slug=f"bench-{key.hex[-12:]}", name="Bench")
    return made


def write(organisation: Organisation, count: int) -> None:
    """Put so many check-outs into the outbox, which differ in their ids alone."""
    like = _draft(organisation)
    values: dict[str, Any] = {
        "organisation": organisation.pk,
        "type": like.event.type.name,
        "like": like.serialise().decode(),
        "old": str(like.id),
        "count": count,
    }
    with tenancy.within(organisation), connection.cursor() as cursor:
        cursor.execute(_WRITE, values)


def _draft(organisation: Organisation) -> Draft:
    actor = Actor("user", str(new_id()), "bench")
    data = {name: value for name, value in _DATA.items() if name in SeatEvent.CHECKED_OUT.type.members}
    return Draft(SeatEvent.CHECKED_OUT, organisation, actor, clock.now(), data)


def stored(organisation_id: UUID, count: int) -> list[tuple[bytes, bytes]]:
    """Return the texts and bodies of the first entries, as bytes."""
    with tenancy.within(organisation_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.text, b.body FROM audit_entry e JOIN audit_body b USING (organisation_id, epoch, seq) "
            "WHERE e.organisation_id = %s ORDER BY e.seq LIMIT %s",
            [organisation_id, count],
        )
        return [(bytes(text), bytes(body)) for text, body in cursor.fetchall()]
