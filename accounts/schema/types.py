"""People, the organisation, and whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import graphene

from accounts import selectors
from accounts.choices import Plan
from kernel.edges.graphql import enum_of, id_field, required

if TYPE_CHECKING:
    from accounts import models
    from accounts.principal import Principal
    from kernel.edges.graphql import Info

PlanEnum = enum_of(Plan, "What an organisation pays for.")


class Person(graphene.ObjectType):
    """Someone who holds seats."""

    id = id_field("Person")
    name = graphene.String(required=True, description="The name, empty when none is known or it was erased.")
    email = graphene.String(required=True, description="The address, empty when none is known or it was erased.")
    active = graphene.Boolean(required=True, description="Whether the person is still with the organisation.")


class Organisation(graphene.ObjectType):
    """The organisation that the access token is for."""

    id = id_field("Organisation")
    slug = graphene.String(required=True, description="The short name, as in addresses and commands.")
    name = graphene.String(required=True, description="The name.")
    plan = required(PlanEnum, "What it pays for.")
    time_zone = graphene.String(required=True, description="The zone in which its days begin and end.")
    currency = graphene.String(required=True, description="The currency that it reports in, ISO 4217.")


class Viewer(graphene.ObjectType):
    """Whoever asks, as the access token says."""

    kind = graphene.String(required=True, description="What asks: client for a program.")
    ref = graphene.String(required=True, description="The name under which the audit trail records what is done.")
    scopes = required(
        graphene.List(graphene.NonNull(graphene.String)), "What may be done, as OAuth scopes, by alphabet."
    )
    organisation = required(Organisation, "Where it works.")

    @staticmethod
    def resolve_kind(viewer: Principal, _info: Info) -> str:
        """Say what kind of actor it is."""
        return viewer.actor.kind

    @staticmethod
    def resolve_ref(viewer: Principal, _info: Info) -> str:
        """Say what events call it."""
        return viewer.actor.ref

    @staticmethod
    def resolve_scopes(viewer: Principal, _info: Info) -> list[str]:
        """List what it may do."""
        return sorted(scope.value for scope in viewer.scopes & viewer.granted)

    @staticmethod
    def resolve_organisation(viewer: Principal, _info: Info) -> models.Organisation:
        """Return the organisation of the token."""
        return selectors.get_organisation(viewer.organisation_id)
