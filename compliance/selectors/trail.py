"""What the trail says has changed: which organisations have news, and which products an event's ids lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import F, Q

from accounts.models import Person
from audit.models import Body, Entry, FollowerCursor, Head
from compliance.models import Violation
from kernel import tenancy
from licensing.models import ImportRun, Licence, Product
from seats.models import Assignment, Claim, Lease, SeatPool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from audit.entry import JsonValue

FOLLOWER: Final = "compliance"
OWN_EVENTS: Final = "compliance."
_UUID_LENGTH: Final = 36


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as a follower reads it: its place, and its body's type and bytes (None once pruned)."""

    epoch: int
    seq: int
    type: str
    body: bytes | None


def organisations_with_news() -> list[UUID]:
    """Return the organisations whose chains reach beyond what compliance has read."""
    with tenancy.everyone():
        read = {
            cursor.organisation_id: (cursor.epoch, cursor.seq)
            for cursor in FollowerCursor.objects.filter(name=FOLLOWER)
        }
        heads = Head.objects.order_by("organisation_id").values_list("organisation_id", "epoch", "size")
        return list(dict.fromkeys(key for key, epoch, size in heads if (epoch, size) > read.get(key, (0, 0))))


def list_links(cursor: FollowerCursor, most: int) -> list[Link]:
    """Return the entries from a cursor on, in their order, at most so many."""
    ahead = Q(epoch=cursor.epoch, seq__gte=cursor.seq) | Q(epoch__gt=cursor.epoch)
    places = list(Entry.objects.filter(ahead).order_by("epoch", "seq").values_list("pk", "epoch", "seq")[:most])
    bodies = {body.pk: body for body in Body.objects.filter(pk__in=[key for key, _, _ in places])}
    return [_link(epoch, seq, bodies.get(key)) for key, epoch, seq in places]


def _link(epoch: int, seq: int, body: Body | None) -> Link:
    return Link(epoch, seq, "", None) if body is None else Link(epoch, seq, body.type, bytes(body.body))


def ids_within(value: JsonValue) -> Iterable[UUID]:
    """Yield every UUID that a JSON value holds, however deep."""
    match value:
        case str() if len(value) == _UUID_LENGTH:
            try:
                yield UUID(value)
            except ValueError:
                return
        case dict():
            for member in value.values():
                yield from ids_within(member)
        case list():
            for item in value:
                yield from ids_within(item)


def products_touched(ids: Collection[UUID]) -> set[UUID] | None:
    """Return the products that ids lead to, whatever they are ids of; None when an import makes it all of them."""
    if ImportRun.objects.filter(pk__in=ids).exists():
        return None
    people = Person.objects.filter(Q(pk__in=ids) | Q(ref__in=ids)).values("pk")
    mine = Q(pk__in=ids) | Q(person__in=people, ended_at=None)
    questions = (
        Product.objects.filter(pk__in=ids).annotate(touched=F("pk")),
        Licence.objects.filter(pk__in=ids).annotate(touched=F("product")),
        SeatPool.objects.filter(pk__in=ids).annotate(touched=F("licence__product")),
        Assignment.objects.filter(mine).annotate(touched=F("pool__licence__product")),
        Claim.objects.filter(mine).annotate(touched=F("pool__licence__product")),
        Lease.objects.filter(pk__in=ids).annotate(touched=F("pool__licence__product")),
        Violation.objects.filter(subject_id__in=ids).annotate(touched=F("product")),
    )
    return {product_id for rows in questions for product_id in rows.values_list("touched", flat=True) if product_id}
