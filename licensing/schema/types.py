"""Licences, as one purchase lot or one issued right each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import graphene

from accounts.schema.types import Person
from kernel.edges.graphql import Money, enum_of, id_field, required
from licensing import choices

if TYPE_CHECKING:
    from kernel.edges.graphql import Info
    from licensing import models

LicenceModel = enum_of(choices.LicenceModel, "The six ways in which a right can be had.")
LicenceStatus = enum_of(choices.LicenceStatus, "What a licence is at this instant.")
CostBasis = enum_of(choices.CostBasis, "What a cost is the cost of.")


class Product(graphene.ObjectType):
    """A publisher's software."""

    id = id_field("Product")
    publisher = graphene.String(required=True, description="Who makes it, empty when that is not known.")
    name = graphene.String(required=True, description="What it is called.")
    category = graphene.String(required=True, description="What kind of software it is, empty when not told.")


class LicenceType(graphene.ObjectType):
    """A configured kind of licence with its terms."""

    id = id_field("LicenceType")
    name = graphene.String(required=True, description="What it is called.")
    model = required(LicenceModel, "Which of the six models it is.")
    version = graphene.Int(required=True, description="Which version of the terms.")
    grace_days = graphene.Int(required=True, description="For how many days use goes on after the end.")


class LicenceFields:
    """The fields of a licence that licensing knows; the schema adds what higher apps know."""

    id = id_field("Licence")
    name = graphene.String(required=True, description="What it is called.")
    product = required(Product, "What it is for.")
    licence_type = required(LicenceType, "The terms it was issued under.")
    status = required(LicenceStatus, "What it is now.")
    quantity = graphene.Int(description="Seats bought; none means unlimited.")
    cost = graphene.Field(Money, description="What was paid, as the cost basis says.")
    cost_basis = required(CostBasis, "What the cost is the cost of.")
    usable_from = graphene.DateTime(description="From when it may be used; none means from its issue.")
    usable_until = graphene.DateTime(description="The first instant at which it has ended; none means never.")
    updates_until = graphene.DateTime(description="Until when maintenance is paid.")
    grace_until = graphene.DateTime(description="The first instant after grace; none for a licence without an end.")
    purchase_order = graphene.String(required=True, description="The purchase order, empty when not told.")
    supplier = graphene.String(required=True, description="Who sold it, empty when not told.")
    purchased_on = graphene.Date(description="The day it was bought.")
    owner = graphene.Field(Person, description="Who answers for it.")

    @staticmethod
    def resolve_status(licence: models.Licence, info: Info) -> choices.LicenceStatus:
        """Derive the status at the request's instant."""
        return licence.status(info.context.now)
