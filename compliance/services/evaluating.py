"""One evaluation: count, keep the positions, bring the findings in line, score. One at a time an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.models import Organisation
from audit.models import FollowerCursor
from compliance.models import Position
from compliance.selectors.trail import FOLLOWER
from compliance.services import positions, violations
from kernel.clock import local_date
from kernel.tenancy import current_organisation_id

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from compliance.services.violations import Changes
    from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found: how many positions, the findings that moved, the products it had to put right."""

    positions: int
    changes: Changes
    moved: frozenset[UUID]


def lock() -> FollowerCursor:
    """Wait until no one else evaluates this organisation; return the follower's cursor, whose row is the lock."""
    FollowerCursor.objects.get_or_create(name=FOLLOWER)
    cursor: FollowerCursor = FollowerCursor.objects.select_for_update().get(name=FOLLOWER)
    return cursor


def evaluate(*, products: Collection[UUID] | None, actor: Actor, now: datetime) -> Evaluation:
    """Evaluate some products, or all for None, in the caller's transaction and under `lock`.

    The first evaluation of a day takes in everything, so that each day's positions are whole.
    """
    organisation = Organisation.objects.get(pk=current_organisation_id())
    if products is not None and not _begun(organisation, now):
        products = None
    tallies = positions.count(organisation=organisation, products=products, now=now)
    moved = positions.keep(organisation=organisation, tallies=tallies, products=products, now=now)
    changes = violations.keep(
        found=violations.find(tallies=tallies, products=products, now=now),
        unknown={(tally.product_id, tally.metric) for tally in tallies if not tally.known},
        products=products,
        actor=actor,
        now=now,
    )
    positions.score(organisation=organisation, now=now)
    return Evaluation(len(tallies), changes, frozenset(moved | {key for key in changes.products if key}))


def _begun(organisation: Organisation, now: datetime) -> bool:
    return Position.objects.filter(day=local_date(now, organisation.time_zone)).exists()
