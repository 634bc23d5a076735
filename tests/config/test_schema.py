"""The schema: described throughout, within June 2018, and the one that is committed."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from config.schema import schema
from kernel import tenancy
from kernel.permissions import Permission
from tests.api import caller, only_code
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import SeatPoolFactory

COMMITTED = Path(__file__).resolve().parents[2] / "schema.graphql"


def described():
    """Yield every thing that needs a description, by its path."""
    for name, kind in schema.graphql_schema.type_map.items():
        if name.startswith("__"):
            continue
        yield name, kind
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", found) for value, found in kind.values.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            yield from ((f"{name}.{field}", found) for field, found in kind.fields.items())
        if isinstance(kind, GraphQLObjectType):
            for field, found in kind.fields.items():
                yield from ((f"{name}.{field}({argument})", told) for argument, told in found.args.items())


def test_everything_is_described():
    assert [path for path, thing in described() if not thing.description] == []


def test_schema_is_the_committed_one():
    assert str(schema).strip() == COMMITTED.read_text(encoding="utf-8").strip()


def test_schema_stays_within_june_2018():
    types = schema.graphql_schema.type_map.values()
    assert "specifiedBy" not in str(schema)
    assert [kind for kind in types if isinstance(kind, GraphQLInterfaceType) and kind.interfaces] == []
    assert [path for path, thing in described() if "(" in path and thing.deprecation_reason] == []


POOLS = "{ licences(first: 10) { edges { node { name pools { name inUse } } } } }"


@pytest.fixture
def licences(organisation):
    with tenancy.within(organisation):
        for number in range(3):
            SeatPoolFactory(licence=LicenceFactory(name=f"Licence {number}"), name=f"Pool {number}")


def test_licences_show_their_pools(organisation, licences):
    answer = caller(organisation, Permission.READ_LICENCES, Permission.READ_SEATS).ask(POOLS)
    assert [edge["node"] for edge in answer["data"]["licences"]["edges"]] == [
        {"name": f"Licence {number}", "pools": [{"name": f"Pool {number}", "inUse": 0}]} for number in range(3)
    ]


def test_pools_of_licences_need_their_own_permission(organisation, licences):
    answer = caller(organisation, Permission.READ_LICENCES).ask(
        "{ licences(first: 1) { edges { node { pools { id } } } } }"
    )
    assert (answer["data"], only_code(answer)) == (None, "PERMISSION_DENIED")
