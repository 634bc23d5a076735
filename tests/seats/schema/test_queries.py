"""Pools and leases by GraphQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel import clock, tenancy
from kernel.edges.graphql import write_id
from kernel.permissions import Permission
from seats.holder import Holder
from seats.services import floating
from tests.api import SYSTEM, caller, only_code
from tests.factories.accounts import OrganisationFactory
from tests.factories.seats import SeatPoolFactory

POOLS = "{ pools { totalCount edges { node { name kind mode counting capacity inUse leaseSeconds } } } }"
POOL = "query($id: ID!) { pool(id: $id) { name inUse } }"
LEASES = (
    "query($pool: ID) { leases(poolId: $pool) { totalCount edges { node { person { name } pool { name inUse } } } } }"
)


@pytest.fixture
def lease(organisation, pool, person):
    with tenancy.within(organisation):
        return floating.check_out(pool=pool, holder=Holder(person, "one"), actor=SYSTEM, now=clock.now())


def test_pools_tell_how_full_they_are(organisation, program, pool, lease):
    with tenancy.within(organisation):
        SeatPoolFactory(name="Writing", capacity=10, assigned=4)
    drawing = {"name": "Drawing", "kind": "FLOATING", "capacity": 1, "inUse": 1}
    writing = {"name": "Writing", "kind": "NAMED", "capacity": 10, "inUse": 4}
    shared = {"mode": "ENFORCED", "counting": "INSTANCE", "leaseSeconds": 900}
    assert program.ask(POOLS)["data"]["pools"] == {
        "totalCount": 2,
        "edges": [{"node": drawing | shared}, {"node": writing | shared}],
    }


def test_pool_is_found_by_its_id(program, pool):
    answer = program.ask(POOL, id=write_id("SeatPool", pool.pk))
    assert answer == {"data": {"pool": {"name": "Drawing", "inUse": 0}}}


def test_leases_are_those_in_use_now(organisation, program, pool, lease):
    shown = {"node": {"person": {"name": "Kim"}, "pool": {"name": "Drawing", "inUse": 1}}}
    assert program.ask(LEASES)["data"]["leases"] == {"totalCount": 1, "edges": [shown]}
    with tenancy.within(organisation):
        other = SeatPoolFactory()
        lease.expires_at = clock.now() - timedelta(seconds=1)
    assert program.ask(LEASES, pool=write_id("SeatPool", other.pk))["data"]["leases"]["totalCount"] == 0
    with tenancy.within(organisation):
        lease.save(update_fields=["expires_at"])
    assert program.ask(LEASES, pool=write_id("SeatPool", pool.pk))["data"]["leases"]["totalCount"] == 0


@pytest.mark.parametrize("query", [POOLS, LEASES])
def test_lists_need_their_permission(organisation, query):
    answer = caller(organisation, Permission.READ_LICENCES).ask(query)
    assert (answer["data"], only_code(answer)) == (None, "PERMISSION_DENIED")


def test_pool_needs_its_permission(organisation, pool):
    answer = caller(organisation, Permission.READ_LICENCES).ask(POOL, id=write_id("SeatPool", pool.pk))
    assert only_code(answer) == "PERMISSION_DENIED"


def test_pool_of_another_organisation_is_not_found(pool):
    stranger = caller(OrganisationFactory())
    given = write_id("SeatPool", pool.pk)
    assert only_code(stranger.ask(POOL, id=given)) == "NOT_FOUND"
    assert only_code(stranger.ask(LEASES, pool=given)) == "NOT_FOUND"
