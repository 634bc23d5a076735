"""Following the trail: what an event touches is evaluated anew soon after its commit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from compliance.selectors.trail import OWN_EVENTS, ids_within, list_links, products_touched
from compliance.services import evaluating
from kernel.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from audit.models import FollowerCursor
    from compliance.selectors.trail import Link
    from kernel.actor import Actor

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Followed:
    """What one batch did: entries read, positions evaluated, and whether more may wait."""

    read: int = 0
    positions: int = 0
    more: bool = False


@use_case
def follow(*, actor: Actor, now: datetime) -> Followed:
    """Read the next batch of the trail of the organisation in scope and evaluate the products that it touches.

    The cursor moves in the same transaction, and reading a batch twice does no harm.
    """
    cursor = evaluating.lock()
    links = list_links(cursor, BATCH)
    if not links:
        return Followed()
    products = products_touched(_ids(links))
    touched = products is None or bool(products)
    evaluated = evaluating.evaluate(products=products, actor=actor, now=now).positions if touched else 0
    _move(cursor, links[-1])
    return Followed(len(links), evaluated, len(links) == BATCH)


def _ids(links: Iterable[Link]) -> set[UUID]:
    """Return every id in the bodies, whatever member it stands in; our own events touch nothing new."""
    bodies = (link.body for link in links if link.body is not None and not link.type.startswith(OWN_EVENTS))
    documents = [json.loads(body) for body in bodies]
    return {key for body in documents for part in ("object", "data") for key in ids_within(body[part])}


def _move(cursor: FollowerCursor, last: Link) -> None:
    cursor.epoch, cursor.seq = last.epoch, last.seq + 1
    cursor.save(update_fields=["epoch", "seq"])
