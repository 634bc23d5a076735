"""What the demonstration owns: products, licences of six models, pools, and who sits where."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from config.demo import story
from licensing.services import catalogue, lots, types
from licensing.services.lots import LotTerms, NewLot
from licensing.services.types import TypeTerms
from seats.choices import PoolKind
from seats.services import named, pools
from seats.services.pools import PoolTerms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import Person
    from config.demo.staff import Staff
    from kernel.actor import Actor
    from licensing.models import LicenceType
    from seats.models import SeatPool

BOUGHT = timedelta(days=200)
SEATED = timedelta(days=150)
LEASE_SECONDS = 4 * 3600


def buy(*, actor: Actor, clock: datetime) -> Mapping[str, SeatPool]:
    """Record every lot with its pool; return the pools by product."""
    begin = clock - BOUGHT
    kinds = {each.name: _type(each, actor, begin) for each in story.TYPES}
    return {each.product: _pool(each, kinds[each.type], actor, clock) for each in story.LOTS}


def seat(bought: Mapping[str, SeatPool], staff: Staff, *, actor: Actor, clock: datetime) -> None:
    """Assign the seats of the named pools; the newly started got theirs on their first day."""
    settled = [person for person in staff.everyone if person not in staff.spared]
    for each in story.LOTS:
        pool = bought[each.product]
        for person in _holders(each, settled, staff):
            since = clock - (timedelta(days=10) if person == staff.starter else SEATED)
            named.assign(pool=pool, person=person, actor=actor, now=since)


def _holders(lot: story.LotStory, settled: list[Person], staff: Staff) -> list[Person]:
    if lot.product == story.CONFERENCES:
        return [*settled[: lot.assigned - len(staff.spared)], *staff.spared]
    return settled[-lot.assigned :] if lot.assigned else []


def _type(told: story.TypeStory, actor: Actor, now: datetime) -> LicenceType:
    terms = TypeTerms(
        name=told.name, model=told.model, term=told.term, grace_days=told.grace_days, notice_days=told.notice_days
    )
    return types.create(terms=terms, actor=actor, now=now)


def _pool(told: story.LotStory, licence_type: LicenceType, actor: Actor, clock: datetime) -> SeatPool:
    begin = clock - BOUGHT
    product = catalogue.register(publisher=told.publisher, name=told.product, actor=actor, now=begin)
    terms = LotTerms(
        name=f"{told.product}, {told.type.lower()}",
        quantity=told.seats,
        usable_from=begin,
        usable_until=None if told.days_left is None else clock + timedelta(days=told.days_left),
        cost_minor=told.cost_minor,
        cost_basis=told.basis,
        billing_period="P1Y" if told.days_left is not None else "",
        purchased_on=begin.date(),
        supplier=told.publisher,
    )
    lot = NewLot(product=product, licence_type=licence_type, terms=terms)
    licence = lots.record(lot=lot, actor=actor, now=begin)
    seats = PoolTerms(
        kind=told.kind,
        mode=told.mode,
        capacity=told.seats,
        per_person=2 if told.kind == PoolKind.FLOATING else None,
        lease_seconds=LEASE_SECONDS,
    )
    return pools.open_pool(licence=licence, name=told.product, terms=seats, actor=actor, now=begin)
