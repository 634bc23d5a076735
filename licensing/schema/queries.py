"""Asking for licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene
from django.db.models import TextChoices

from kernel.edges.graphql import Order, enum_of, page, paging, read_id, required
from kernel.permissions import Permission, require
from licensing import selectors
from licensing.schema.types import LicenceStatus

if TYPE_CHECKING:
    from kernel.edges.graphql import Info, Page
    from licensing import models


class LicenceOrder(TextChoices):
    """How licences can be ordered."""

    NAME = "name", "By name."
    NEWEST_FIRST = "newest_first", "The latest recorded first."
    ENDING_FIRST = "ending_first", "The next to end first, those without an end last."


LicenceOrderEnum = enum_of(LicenceOrder, "How licences can be ordered.")
ORDERS = {
    LicenceOrder.NAME: Order("name"),
    LicenceOrder.NEWEST_FIRST: Order("created_at", descending=True),
    LicenceOrder.ENDING_FIRST: Order("usable_until"),
}


class LicenceFilter(graphene.InputObjectType):
    """Which licences to list; what is left out does not narrow."""

    status = graphene.InputField(LicenceStatus, description="Only those that are in this state now.")
    product_id = graphene.ID(description="Only those for this product.")
    search = graphene.String(description="Only those with this text in their name, serial or product.")


def licences_field(connection: type[graphene.ObjectType]) -> graphene.Field:
    """Return the field that lists licences, page by page."""
    return required(
        connection,
        "Licences of the organisation. Needs licences:read.",
        resolver=_licences,
        filter=LicenceFilter(description="Which ones."),
        order_by=graphene.Argument(LicenceOrderEnum, description="In which order; by name when it is left out."),
        **paging(),
    )


def licence_field(node: type[graphene.ObjectType]) -> graphene.Field:
    """Return the field that gives one licence."""
    argument = graphene.ID(required=True, description="The licence's id.")
    return required(node, "One licence. Needs licences:read.", resolver=_licence, id=argument)


def _licences(_root: None, info: Info, **asked: Any) -> Page:  # noqa: ANN401  the field's arguments
    require(info.context, Permission.READ_LICENCES)
    rows = selectors.list_licences(at=info.context.now, **_criteria(asked.get("filter") or {}))
    return page(info, rows, ORDERS[asked.get("order_by") or LicenceOrder.NAME], asked)


def _licence(_root: None, info: Info, **asked: str) -> models.Licence:
    licence = selectors.get_licence(read_id("Licence", asked["id"]))
    require(info.context, Permission.READ_LICENCES, on=licence)
    return licence


def _criteria(given: dict[str, Any]) -> dict[str, Any]:
    product = given.get("product_id")
    return {
        "status": given.get("status"),
        "product_id": read_id("Product", product) if product else None,
        "search": given.get("search") or "",
    }
