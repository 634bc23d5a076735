"""GraphQL documents: parsed, validated and measured once, then remembered; a bounded memory for any number of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from graphql import GraphQLError, parse, validate
from graphql.language import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
)

from kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import DocumentNode, GraphQLSchema
    from graphql.language import SelectionNode, SelectionSetNode

MOST_TOKENS = 2000
MOST_DEPTH = 14
MOST_DEPTH_OF_INTROSPECTION = 16
MOST_ALIASES = 15
MOST_ROOT_FIELDS = 10
REMEMBERED = 256
_TOO_LONG = "contains more than"


class GraphqlSyntax(DomainError):
    """The document is not GraphQL."""

    code = "GRAPHQL_SYNTAX"
    sentence = "The document cannot be read: {problem}"


class GraphqlInvalid(DomainError):
    """The document is GraphQL, but asks for something that the schema does not have."""

    code = "GRAPHQL_INVALID"
    sentence = "{problem}"


class GraphqlLimit(DomainError):
    """The document asks for more than one request may."""

    code = "GRAPHQL_LIMIT"
    sentence = "The document has {what} than the {most} that one request may; ask for less at a time."


@dataclass(frozen=True, slots=True)
class Measure:
    """How deep a selection goes and how many aliases it has, its fragments spread out."""

    depth: int
    aliases: int


@lru_cache(maxsize=REMEMBERED)
def prepared(schema: GraphQLSchema, text: str) -> DocumentNode | DomainError:
    """Return the document ready to run, or why it is refused; both are remembered."""
    try:
        document = parse(text, max_lexical_tokens=MOST_TOKENS, max_comments=MOST_TOKENS)
    except GraphQLError as error:
        if _TOO_LONG in error.message:
            return GraphqlLimit(what="more tokens or comments", most=MOST_TOKENS)
        return GraphqlSyntax(problem=error.message)
    problems = validate(schema, document, max_errors=1, hide_suggestions=True)
    if problems:
        return GraphqlInvalid(problem=problems[0].message)
    return _beyond_limits(document) or document


def _beyond_limits(document: DocumentNode) -> DomainError | None:
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    found = (_refusal(operation.selection_set, fragments) for operation in operations)
    return next((refusal for refusal in found if refusal is not None), None)


def _refusal(selected: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]) -> DomainError | None:
    roots = _fields(selected, fragments, MOST_ROOT_FIELDS + 1)
    introspection = all(field.name.value.startswith("__") for field in roots)
    measure = _measured(selected, fragments, {})
    limits = (
        ("root fields", len(roots), MOST_ROOT_FIELDS),
        ("levels", measure.depth, MOST_DEPTH_OF_INTROSPECTION if introspection else MOST_DEPTH),
        ("aliases", measure.aliases, MOST_ALIASES),
    )
    broken = next(((what, found, most) for what, found, most in limits if found > most), None)
    return broken and GraphqlLimit(what=f"more {broken[0]}", found=broken[1], most=broken[2])


def _fields(selected: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], most: int) -> list[FieldNode]:
    """Return the fields of one level, fragments spread out, and no more than `most` of them."""
    found: list[FieldNode] = []
    for node in selected.selections:
        match node:
            case FieldNode():
                found.append(node)
            case FragmentSpreadNode():
                found += _fields(fragments[node.name.value].selection_set, fragments, most)
            case InlineFragmentNode():
                found += _fields(node.selection_set, fragments, most)
        if len(found) >= most:
            break
    return found[:most]


def _measured(
    selected: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, Measure]
) -> Measure:
    """Measure a selection; each fragment once, however often it is spread (cycles were refused before)."""
    inner = [_one(node, fragments, known) for node in selected.selections] if selected else []
    return Measure(max((part.depth for part in inner), default=0), sum(part.aliases for part in inner))


def _one(node: SelectionNode, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, Measure]) -> Measure:
    match node:
        case FragmentSpreadNode():
            name = node.name.value
            if name not in known:
                known[name] = _measured(fragments[name].selection_set, fragments, known)
            return known[name]
        case FieldNode():
            inner = _measured(node.selection_set, fragments, known)
            return Measure(inner.depth + 1, inner.aliases + (node.alias is not None))
        case _:
            return _measured(cast("InlineFragmentNode", node).selection_set, fragments, known)
