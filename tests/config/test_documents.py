"""Documents: read once, measured, remembered."""

from __future__ import annotations

import pytest
from graphql import DocumentNode, get_introspection_query

from config import documents
from config.schema import schema

POOLS = "pools { edges { node { name } } }"


def refusal(text):
    return documents.prepared(schema.graphql_schema, text)


def test_prepare_remembers_a_document():
    documents.prepared.cache_clear()
    first, second = refusal("{ viewer { ref } }"), refusal("{ viewer { ref } }")
    assert isinstance(first, DocumentNode)
    assert first is second
    assert documents.prepared.cache_info().hits == 1


def test_prepare_forgets_beyond_its_bound():
    assert documents.prepared.cache_info().maxsize == 256


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{ viewer", "GRAPHQL_SYNTAX", "The document cannot be read: Syntax Error: Expected Name, found <EOF>."),
        ("", "GRAPHQL_SYNTAX", "The document cannot be read: Syntax Error: Unexpected <EOF>."),
        ("{ viwer { ref } }", "GRAPHQL_INVALID", "Cannot query field 'viwer' on type 'Query'."),
        (
            "{ viewer { ref } ...A } fragment A on Query { ...A }",
            "GRAPHQL_INVALID",
            "Cannot spread fragment 'A' within itself.",
        ),
    ],
)
def test_prepare_refuses_without_suggesting(text, code, message):
    refused = refusal(text)
    assert (refused.code, refused.message) == (code, message)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{ viewer { " + "ref " * 2000 + "} }", "more tokens or comments"),
        ("#\n" * 2001 + "{ viewer { ref } }", "more tokens or comments"),
        ("{ " + " ".join(f"a{n}: viewer {{ ref }}" for n in range(11)) + " }", "more root fields"),
        ("{ viewer { " + " ".join(f"a{n}: ref" for n in range(16)) + " } }", "more aliases"),
        ("{ ...A } fragment A on Query { " + "viewer { ref } " * 11 + "}", "more root fields"),
        ("{ ... on Query { " + "viewer { ref } " * 11 + "} }", "more root fields"),
    ],
)
def test_prepare_refuses_what_is_beyond_a_limit(text, what):
    refused = refusal(text)
    assert (refused.code, refused.facts["what"]) == ("GRAPHQL_LIMIT", what)


@pytest.mark.parametrize(
    "text",
    [
        "{ " + " ".join(f"a{n}: viewer {{ ref }}" for n in range(10)) + " }",
        "{ viewer { " + " ".join(f"a{n}: ref" for n in range(15)) + " } }",
        "{ ...A ...A } fragment A on Query { ... on Query { x: " + POOLS + " } }",
        get_introspection_query(),
    ],
)
def test_prepare_accepts_what_is_within_limits(text):
    assert isinstance(refusal(text), DocumentNode)


def nested(levels):
    """Return an introspection query of that many levels."""
    return '{ __type(name: "Query") ' + "{ ofType " * (levels - 2) + "{ name " + "}" * levels


@pytest.mark.parametrize(("levels", "refused"), [(16, False), (17, True)])
def test_prepare_judges_introspection_apart(levels, refused):
    assert isinstance(refusal(nested(levels)), documents.GraphqlLimit) is refused


def test_prepare_does_not_judge_a_mixed_query_as_introspection():
    mixed = nested(15)[:-1] + " viewer { ref } }"
    assert refusal(mixed).facts == {"what": "more levels", "found": 15, "most": 14}
