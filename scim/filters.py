"""Filters (RFC 7644 section 3.4.2.2) as queries: what is not on the list is refused, never answered with nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Lower
from scim2_models import InvalidFilterException
from scim2_models.path import CompareOperator, Comparison, LogicalExpr, LogicalOperator, Not

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from scim2_models.path import AttrPath, FilterNode

    from scim.models import ScimUser

# PostgreSQL keeps neither, so nothing could ever match.
NEVER_STORED = frozenset({"\0", *map(chr, range(0xD800, 0xE000))})
NO_TEXT = "a value that is no text"
NO_FLAG = "a value that is neither true nor false"
CORE = "urn:ietf:params:scim:schemas:core:2.0:user"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that can be asked for: its look-up, whether case counts, and how its value is read."""

    field: str
    read: Callable[[object], object]
    folded: bool = False
    substrings: bool = False


def narrowed(users: QuerySet[ScimUser], node: FilterNode) -> QuerySet[ScimUser]:
    """Return the users that a filter matches; raises InvalidFilterException for what cannot be asked here."""
    return users.alias(user_name_folded=Lower("user_name")).filter(_query(node))


def _query(node: FilterNode) -> Q:
    match node:
        case Comparison():
            return _compared(node)
        case LogicalExpr():
            return reduce(and_ if node.op == LogicalOperator.and_ else or_, map(_query, node.terms))
        case Not():
            return ~_query(node.expr)
        case _:
            raise _refused(str(node))


def _compared(node: Comparison) -> Q:
    attribute = ATTRIBUTES.get(_path(node.attr_path))
    lookup = LOOKUPS.get(node.op)
    if attribute is None or lookup is None or not (attribute.substrings or lookup == "exact"):
        raise _refused(str(node))
    value = attribute.read(node.value)
    return Q(**{f"{attribute.field}__{lookup}": Lower(Value(value)) if attribute.folded else value})


def _path(path: AttrPath) -> str:
    if path.uri is not None and path.uri.lower() != CORE:
        raise _refused(str(path))
    return ".".join(part.lower() for part in (path.attr, path.sub_attr) if part)


def _text(value: object) -> str:
    if not isinstance(value, str) or any(character in NEVER_STORED for character in value):
        raise _refused(NO_TEXT)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _refused(NO_FLAG)
    return value


def _id(value: object) -> UUID:
    try:
        return UUID(_text(value))
    except ValueError:
        return UUID(int=0)  # what is no id of ours matches nobody


def _refused(what: str) -> InvalidFilterException:
    return InvalidFilterException(detail=f"This cannot be asked for here: {what}")


LOOKUPS: Mapping[CompareOperator, str] = {
    CompareOperator.eq: "exact",
    CompareOperator.sw: "startswith",
    CompareOperator.ew: "endswith",
    CompareOperator.co: "contains",
}
ATTRIBUTES: Mapping[str, Attribute] = {
    "username": Attribute("user_name_folded", _text, folded=True, substrings=True),
    "externalid": Attribute("external_id", _text),
    "id": Attribute("pk", _id),
    "active": Attribute("person__active", _flag),
}
