"""Taking, keeping and returning floating seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import graphene

from accounts.selectors import get_person
from kernel.actor import Actor
from kernel.edges.graphql import BigInt, read_id, required
from kernel.permissions import Permission, require
from seats.holder import Holder
from seats.schema.types import Lease
from seats.selectors.floating import get_lease
from seats.selectors.pools import get_pool
from seats.services import floating

if TYPE_CHECKING:
    from kernel.edges.graphql import Info


class CheckOutSeatInput(graphene.InputObjectType):
    """Who takes a seat of which pool, and for what."""

    pool_id = graphene.ID(required=True, description="The pool.")
    person_id = graphene.ID(required=True, description="Who will use the seat.")
    instance = graphene.String(
        required=True, description="Names the running instance; asking again with the same name returns the same lease."
    )
    machine = graphene.String(default_value="", description="Names the machine, for pools that count machines.")


class HeartbeatSeatInput(graphene.InputObjectType):
    """Which lease goes on."""

    lease_id = graphene.ID(required=True, description="The lease.")
    epoch = graphene.InputField(graphene.NonNull(BigInt), description="The epoch of the last answer.")
    request_id = graphene.String(
        required=True, description="Names this heartbeat; repeat it with the same epoch when the answer was lost."
    )


class CheckInSeatInput(graphene.InputObjectType):
    """Which lease ends."""

    lease_id = graphene.ID(required=True, description="The lease.")


class CheckOutSeat(graphene.Mutation):
    """What came of taking a seat."""

    class Arguments:
        input = CheckOutSeatInput(required=True, description="Who takes a seat, and of which pool.")

    lease = required(Lease, "The lease, new or still live.")

    @staticmethod
    def mutate(_root: None, info: Info, input: CheckOutSeatInput) -> CheckOutSeat:  # noqa: A002  the API's word
        """Take one seat."""
        pool = get_pool(read_id("SeatPool", input.pool_id))
        holder = Holder(get_person(read_id("Person", input.person_id)), input.instance, input.machine or "")
        require(info.context, Permission.CHECK_OUT, on=holder)
        lease = floating.check_out(pool=pool, holder=holder, actor=Actor.of(info.context), now=info.context.now)
        return CheckOutSeat(lease=lease)


class HeartbeatSeat(graphene.Mutation):
    """What came of keeping a seat."""

    class Arguments:
        input = HeartbeatSeatInput(required=True, description="Which lease goes on.")

    lease = required(Lease, "The lease, with the epoch that the next heartbeat must give.")

    @staticmethod
    def mutate(_root: None, info: Info, input: HeartbeatSeatInput) -> HeartbeatSeat:  # noqa: A002  the API's word
        """Keep one seat."""
        held = get_lease(read_id("Lease", input.lease_id))
        require(info.context, Permission.CHECK_OUT, on=held)
        lease = floating.heartbeat(
            lease=held,
            epoch=input.epoch,
            request_id=input.request_id,
            actor=Actor.of(info.context),
            now=info.context.now,
        )
        return HeartbeatSeat(lease=lease)


class CheckInSeat(graphene.Mutation):
    """What came of returning a seat."""

    class Arguments:
        input = CheckInSeatInput(required=True, description="Which lease ends.")

    lease = required(Lease, "The lease as it ended.")

    @staticmethod
    def mutate(_root: None, info: Info, input: CheckInSeatInput) -> CheckInSeat:  # noqa: A002  the API's word
        """Return one seat."""
        lease = get_lease(read_id("Lease", input.lease_id))
        require(info.context, Permission.CHECK_OUT, on=lease)
        return CheckInSeat(lease=floating.check_in(lease=lease, actor=Actor.of(info.context), now=info.context.now))
