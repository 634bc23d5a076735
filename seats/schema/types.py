"""Pools and who uses their seats."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import graphene

from accounts.schema.types import Person
from kernel.edges.graphql import BigInt, enum_of, id_field, required
from seats import choices
from seats.selectors.pools import seats_in_use_by_pool

if TYPE_CHECKING:
    from kernel.edges.graphql import Info
    from seats import models

PoolKind = enum_of(choices.PoolKind, "How seats of a pool are taken.")
PoolMode = enum_of(choices.PoolMode, "Whether a pool's limit is kept, or what another system did is recorded.")
Counting = enum_of(choices.Counting, "What shares one floating seat.")
EndReason = enum_of(choices.EndReason, "Why a lease ended.")


class SeatPool(graphene.ObjectType):
    """Seats of one licence, to be assigned by name or taken for a while."""

    id = id_field("SeatPool")
    name = graphene.String(required=True, description="What it is called.")
    kind = required(PoolKind, "How its seats are taken.")
    mode = required(PoolMode, "Whether its limit is kept or only observed.")
    counting = required(Counting, "What shares one of its floating seats.")
    capacity = graphene.Int(description="How many seats there are; none means unlimited.")
    in_use = graphene.Int(required=True, description="How many seats are taken at this instant.")
    lease_seconds = graphene.Int(required=True, description="How long a floating seat is kept without a heartbeat.")

    @staticmethod
    def resolve_in_use(pool: models.SeatPool, info: Info) -> int:
        """Count them, for all pools of the page at once."""
        in_use: int = info.context.value_beside(pool, "in_use", partial(seats_in_use_by_pool, at=info.context.now))
        return in_use


class Lease(graphene.ObjectType):
    """One running instance that has a floating seat."""

    id = id_field("Lease")
    pool = required(SeatPool, "Whose seat it is.")
    person = required(Person, "Who uses it.")
    instance = graphene.String(required=True, description="Which running instance, as it called itself.")
    machine = graphene.String(required=True, description="Which machine, empty when not told.")
    slot_number = graphene.Int(required=True, description="Which of the pool's seats, from 1.")
    overdraft = graphene.Boolean(required=True, description="Whether it is beyond what was bought.")
    epoch = required(BigInt, "Its fencing token: the next heartbeat must give it.")
    started_at = required(graphene.DateTime, "When it was taken.")
    expires_at = required(graphene.DateTime, "When it ends without another heartbeat.")
    ended_at = graphene.DateTime(description="When it ended; none while it goes on.")
    end_reason = graphene.Field(EndReason, description="Why it ended; none while it goes on.")

    @staticmethod
    def resolve_end_reason(lease: models.Lease, _info: Info) -> str | None:
        """Say why it ended, if it did."""
        return lease.end_reason or None
