"""The GraphQL schema, joined from the apps; what reaches up the ladder is composed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import graphene

from accounts.schema.queries import viewer_field
from kernel.edges.graphql import connection_of, required
from kernel.permissions import Permission, require
from licensing.schema.queries import licence_field, licences_field
from licensing.schema.types import LicenceFields
from seats.schema.mutations import CheckInSeat, CheckOutSeat, HeartbeatSeat
from seats.schema.queries import leases_field, pool_field, pools_field
from seats.schema.types import SeatPool
from seats.selectors.pools import list_pools

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kernel.edges.graphql import Info
    from licensing import models


class Licence(LicenceFields, graphene.ObjectType):
    """A right to use a product: how many, from when until when, at what cost."""

    pools = required(graphene.List(graphene.NonNull(SeatPool)), "Its pools of seats. Needs seats:read.")

    @staticmethod
    def resolve_pools(licence: models.Licence, info: Info) -> Sequence[object]:
        """Return its pools, loaded with those of the other licences of the page."""
        require(info.context, Permission.READ_SEATS, on=licence)
        return info.context.related_to(licence, "pools", list_pools())


class Query(graphene.ObjectType):
    """What can be asked."""

    viewer = viewer_field()
    licences = licences_field(connection_of(Licence, "A page of licences."))
    licence = licence_field(Licence)
    pools = pools_field()
    pool = pool_field()
    leases = leases_field()


class Mutation(graphene.ObjectType):
    """What can be done."""

    check_out_seat = CheckOutSeat.Field(description="Take a floating seat. Needs leases:write.")
    heartbeat_seat = HeartbeatSeat.Field(description="Keep a floating seat. Needs leases:write.")
    check_in_seat = CheckInSeat.Field(description="Return a floating seat. Needs leases:write.")


schema = graphene.Schema(query=Query, mutation=Mutation)
