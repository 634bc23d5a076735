"""GraphQL pieces that every app's schema shares: ids, enums, money, pages with cursors, and the request's context."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import graphene
from django.core.exceptions import ValidationError
from django.db.models import F, Prefetch, Q, prefetch_related_objects
from graphql import IntValueNode, Undefined

from kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import Model, QuerySet, TextChoices
    from graphql import ValueNode

    from kernel.permissions import Principal

MOST_ROWS = 100
USUAL_ROWS = 50


@dataclass(slots=True)
class Context:
    """What resolvers know of a request: on whose behalf, when, and which rows have been loaded side by side."""

    principal: Principal
    now: datetime
    loaded: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))
    found: dict[str, dict[UUID, Any]] = field(default_factory=lambda: defaultdict(dict))

    def remember(self, rows: Iterable[Model]) -> None:
        """Note rows that were loaded together, so that what hangs on them is loaded together too."""
        for row in rows:
            self.loaded[type(row)].append(row)

    def value_beside(self, row: Model, name: str, load: Callable[[Sequence[Any]], Mapping[UUID, Any]]) -> Any:  # noqa: ANN401
        """Return a row's share of what `load` finds, in one query for all that were loaded with it."""
        known = self.found[name]
        if row.pk not in known:
            asked = [each for each in self.loaded[type(row)] if each.pk not in known]
            if row not in asked:
                return load([row])[row.pk]
            known.update(load(asked))
        return known[row.pk]

    def related_to(self, row: Model, name: str, rows: QuerySet[Any]) -> list[Any]:
        """Return what hangs on a row by a relation, in one query for all that were loaded with it."""
        return list(self.value_beside(row, name, partial(self._related, name, rows)))

    def _related(self, name: str, rows: QuerySet[Any], beside: Sequence[Model]) -> dict[UUID, list[Any]]:
        prefetch_related_objects(beside, Prefetch(name, rows))
        found = {each.pk: list(getattr(each, name).all()) for each in beside}
        self.remember(one for related in found.values() for one in related)
        return found


class Info(Protocol):
    """The part of graphql-core's info that resolvers here may read."""

    context: Context


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: a column, which way, and the id to tell equals apart."""

    column: str
    descending: bool = False

    def sort(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in this order; rows without a value come last."""
        by = F(self.column)
        first = by.desc(nulls_last=True) if self.descending else by.asc(nulls_last=True)
        return rows.order_by(first, "id")

    def beyond(self, value: str | None, row_id: UUID) -> Q:
        """Return the condition of standing after a row with this value and id."""
        if value is None:
            return Q(**{f"{self.column}__isnull": True, "id__gt": row_id})
        comparison = "lt" if self.descending else "gt"
        return (
            Q(**{f"{self.column}__{comparison}": value})
            | Q(**{self.column: value, "id__gt": row_id})
            | Q(**{f"{self.column}__isnull": True})
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """A row and its place."""

    node: Any
    cursor: str


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list, and the way to count the whole of it."""

    edges: Sequence[Edge]
    page_info: graphene.PageInfo
    count: Callable[[], int]


def page(info: Info, rows: QuerySet[Any], order: Order, asked: Mapping[str, Any]) -> Page:
    """Return the `first` rows `after` a cursor, as asked. Raises InvalidInput for a size or a cursor out of bounds."""
    first, after = asked["first"], asked.get("after")
    if not 1 <= first <= MOST_ROWS:
        raise InvalidInput(field="first", problem=f"Ask for 1 to {MOST_ROWS} rows at a time.")
    found = list(order.sort(_beyond(rows, order, after) if after else rows)[: first + 1])
    shown = found[:first]
    info.context.remember(shown)
    edges = [Edge(row, _write_cursor(getattr(row, order.column), row.pk)) for row in shown]
    page_info = graphene.PageInfo(
        has_next_page=len(found) > first,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Page(edges, page_info, rows.count)


def _beyond(rows: QuerySet[Any], order: Order, cursor: str) -> QuerySet[Any]:
    try:
        value, row_id = json.loads(urlsafe_b64decode(cursor))
        return rows.filter(order.beyond(value, UUID(row_id)))
    except (ValueError, TypeError, AttributeError, ValidationError) as error:
        raise InvalidInput(field="after", problem="This is not a cursor of this list.") from error


def _write_cursor(value: Any, row_id: UUID) -> str:  # noqa: ANN401  whatever a column holds
    text = json.dumps([value, row_id], default=str, ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode()


def write_id(kind: str, row_id: UUID) -> str:
    """Return the opaque id of a thing."""
    return urlsafe_b64encode(f"{kind}:{row_id}".encode()).decode()


def read_id(kind: str, given: str) -> UUID:
    """Return the key behind an opaque id of this kind; anything else is as good as unknown: NotFound."""
    try:
        named, _, row_id = urlsafe_b64decode(given).decode().partition(":")
        if named == kind:
            return UUID(row_id)
    except (ValueError, binascii.Error):
        pass
    raise NotFound(kind=_spoken(kind))


def _spoken(kind: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).strip()


class BigInt(graphene.BigInt):
    """A whole number of 64 bits."""

    @staticmethod
    def parse_value(value: object) -> object:
        """Return the number; what the database could not keep is not one of ours."""
        number = graphene.BigInt.coerce_int(value)
        return number if isinstance(number, int) and -(2**63) <= number < 2**63 else Undefined

    @staticmethod
    def parse_literal(ast: ValueNode, _variables: object = None) -> object:
        """Return the number of a literal in a document."""
        return BigInt.parse_value(ast.value) if isinstance(ast, IntValueNode) else Undefined


class Money(graphene.ObjectType):
    """An amount of a currency, never a float."""

    amount_minor = graphene.Field(graphene.NonNull(BigInt), description="The amount in minor units, as cents.")
    currency = graphene.String(required=True, description="The currency's three letters, ISO 4217.")


def id_field(kind: str) -> graphene.Field:
    """Return the field of a thing's opaque id."""
    return graphene.Field(
        graphene.NonNull(graphene.ID),
        description="Opaque id; what may be done with it is asked anew at each use.",
        resolver=lambda row, _info: write_id(kind, row.pk),
    )


def enum_of(choices: type[TextChoices], description: str) -> type[graphene.Enum]:
    """Return the enum of the words that a column may hold; each value is described by its label."""
    made: type[graphene.Enum] = graphene.Enum.from_enum(
        choices, description=lambda choice: description if choice is None else str(choice.label)
    )
    return made


def connection_of(node: type[graphene.ObjectType], description: str) -> type[graphene.ObjectType]:
    """Return the connection type of a list of nodes (Relay's cursor connections), with its edge type."""
    name = node._meta.name
    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": f"One {_spoken(name)} of a list, and its place there.",
            "node": graphene.Field(graphene.NonNull(node), description="The thing itself."),
            "cursor": graphene.String(required=True, description="Its place: give it as `after` to go on from here."),
        },
    )
    fields = {
        "__doc__": description,
        "edges": graphene.Field(
            graphene.NonNull(graphene.List(graphene.NonNull(edge))), description="The things of this page, in order."
        ),
        "page_info": graphene.Field(
            graphene.NonNull(graphene.PageInfo), description="Where the page stands in the list."
        ),
        "total_count": graphene.Int(required=True, description="How many there are in all, other pages included."),
        "resolve_total_count": staticmethod(lambda found, _info: found.count()),
    }
    return type(f"{name}Connection", (graphene.ObjectType,), fields)


def paging() -> dict[str, graphene.Argument]:
    """Return the arguments that every list takes."""
    return {
        "first": graphene.Int(
            required=True, default_value=USUAL_ROWS, description=f"How many to return, at most {MOST_ROWS}."
        ),
        "after": graphene.String(description="The cursor to go on from; from the start when it is left out."),
    }


def required(kind: Any, description: str, **arguments: Any) -> graphene.Field:  # noqa: ANN401  graphene is untyped
    """Return a field that always has a value."""
    return graphene.Field(graphene.NonNull(kind), description=description, **arguments)
