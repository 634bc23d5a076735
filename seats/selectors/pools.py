"""Finding pools, and how full they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from kernel.errors import NotFound
from seats.choices import ClaimKind, PoolKind, PoolMode
from seats.models import SeatPool, Slot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


def list_pools() -> QuerySet[SeatPool]:
    """Return every pool with its licence and product, by name."""
    pools: QuerySet[SeatPool] = SeatPool.objects.select_related("licence__product", "licence__licence_type")
    return pools


def get_pool(pool_id: UUID) -> SeatPool:
    """Return a pool with its licence and product; raises NotFound."""
    pool: SeatPool | None = list_pools().filter(pk=pool_id).first()
    if pool is None:
        raise NotFound(kind="pool")
    return pool


def list_floating_pools() -> QuerySet[SeatPool]:
    """Return the pools whose seats are checked out, in the order of their ids."""
    pools: QuerySet[SeatPool] = SeatPool.objects.filter(kind=PoolKind.FLOATING, mode=PoolMode.ENFORCED)
    return pools.order_by("pk")


def seats_in_use(pool: SeatPool, at: datetime) -> int:
    """Count the seats taken at an instant: assigned ones, or slots with a live claim that is no offer."""
    if pool.kind == PoolKind.NAMED:
        return pool.assigned
    taken: QuerySet[Slot] = Slot.objects.filter(pool=pool, expires_at__gt=at)
    return taken.exclude(claim__kind=ClaimKind.RESERVATION).count()


def seats_in_use_by_pool(pools: Sequence[SeatPool], at: datetime) -> dict[UUID, int]:
    """Count as `seats_in_use` does, for several pools in one query."""
    taken = Slot.objects.filter(pool__in=pools, expires_at__gt=at).exclude(claim__kind=ClaimKind.RESERVATION)
    counts = dict(taken.order_by().values_list("pool").annotate(count=Count("id")))
    return {pool.pk: pool.assigned if pool.kind == PoolKind.NAMED else counts.get(pool.pk, 0) for pool in pools}
