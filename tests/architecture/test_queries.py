"""Lists take as many queries for three rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel import clock, tenancy
from kernel.permissions import Permission
from seats.choices import PoolKind
from seats.holder import Holder
from seats.services import floating
from seats.services.pools import PoolTerms, open_pool
from tests.api import SYSTEM, caller
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory

# Savepoint, role and tenant, time limit, the client with its organisation, role and tenant put back, release.
FRAME = 6

LISTS = {
    "licences": (
        """{ licences { totalCount edges { node {
          name status owner { name } product { name } licenceType { name }
        } } } }""",
        2,
    ),
    "licences with pools": (
        "{ licences { edges { node { name pools { name kind } } } } }",
        2,
    ),
    "licences with the use of their pools": (
        "{ licences { edges { node { name pools { name inUse } } } } }",
        3,
    ),
    "pools": ("{ pools { totalCount edges { node { name kind inUse } } } }", 3),
    "leases": (
        "{ leases { totalCount edges { node { epoch person { name } pool { name inUse } } } } }",
        3,
    ),
}


@pytest.fixture(params=[1, 3], ids=["one row", "three rows"])
def rows(request, organisation):
    """So many licences, each with an owner and a floating pool in which a seat is taken."""
    with tenancy.within(organisation):
        for number in range(request.param):
            licence = LicenceFactory(owner=PersonFactory())
            terms = PoolTerms(kind=PoolKind.FLOATING, capacity=1)
            pool = open_pool(licence=licence, name=f"Pool {number}", terms=terms, actor=SYSTEM, now=clock.now())
            holder = Holder(PersonFactory(), "one")
            floating.check_out(pool=pool, holder=holder, actor=SYSTEM, now=clock.now())
    return request.param


@pytest.mark.parametrize("name", LISTS)
def test_list_takes_the_same_queries_for_any_number_of_rows(organisation, rows, name):
    query, expected = LISTS[name]
    program = caller(organisation, Permission.READ_LICENCES, Permission.READ_SEATS)
    program.ask("{ viewer { ref } }")
    with CaptureQueriesContext(connection) as taken:
        answer = program.ask(query)
    (listed,) = answer["data"].values()
    assert len(listed["edges"]) == rows
    assert len(taken) == FRAME + expected, [each["sql"] for each in taken]
