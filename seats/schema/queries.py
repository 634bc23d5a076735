"""Asking for pools and leases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from kernel.edges.graphql import Order, connection_of, page, paging, read_id, required
from kernel.permissions import Permission, require
from seats.schema.types import Lease, SeatPool
from seats.selectors import floating, pools

if TYPE_CHECKING:
    from kernel.edges.graphql import Info, Page
    from seats import models

SeatPoolConnection = connection_of(SeatPool, "A page of pools.")
LeaseConnection = connection_of(Lease, "A page of leases.")
BY_NAME = Order("name")
NEWEST_FIRST = Order("started_at", descending=True)


def pools_field() -> graphene.Field:
    """Return the field that lists pools, page by page."""
    return required(
        SeatPoolConnection, "Pools of the organisation, by name. Needs seats:read.", resolver=_pools, **paging()
    )


def pool_field() -> graphene.Field:
    """Return the field that gives one pool."""
    argument = graphene.ID(required=True, description="The pool's id.")
    return required(SeatPool, "One pool. Needs seats:read.", resolver=_pool, id=argument)


def leases_field() -> graphene.Field:
    """Return the field that lists the leases in use, page by page."""
    return required(
        LeaseConnection,
        "Floating seats in use at this instant, the latest first. Needs seats:read.",
        resolver=_leases,
        pool_id=graphene.ID(description="Only those of this pool."),
        **paging(),
    )


def _pools(_root: None, info: Info, **asked: Any) -> Page:  # noqa: ANN401  the field's arguments
    require(info.context, Permission.READ_SEATS)
    return page(info, pools.list_pools(), BY_NAME, asked)


def _pool(_root: None, info: Info, **asked: str) -> models.SeatPool:
    pool = pools.get_pool(read_id("SeatPool", asked["id"]))
    require(info.context, Permission.READ_SEATS, on=pool)
    return pool


def _leases(_root: None, info: Info, **asked: Any) -> Page:  # noqa: ANN401  the field's arguments
    require(info.context, Permission.READ_SEATS)
    pool_id = asked.get("pool_id")
    pool = pools.get_pool(read_id("SeatPool", pool_id)) if pool_id else None
    shown = page(info, floating.list_live_leases(info.context.now, pool=pool), NEWEST_FIRST, asked)
    info.context.remember(edge.node.pool for edge in shown.edges)
    return shown
