"""A script can trust the exit code of the ledger's check."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from kernel import tenancy
from seats.choices import PoolKind
from tests.factories.seats import ClaimFactory, LeaseFactory, SeatPoolFactory


@pytest.fixture
def pool(organisation, now):
    with tenancy.within(organisation):
        return SeatPoolFactory(kind=PoolKind.FLOATING, capacity=1, name="Drawing", resized_at=now)


def oversell(organisation, pool, now):
    with tenancy.within(organisation):
        for claim in ClaimFactory.create_batch(2, pool=pool, started_at=now):
            LeaseFactory(claim=claim, started_at=now)


def test_clean_ledger_gives_exit_code_0(organisation, pool):
    out = StringIO()
    call_command("check_leases", organisation=organisation.slug, stdout=out)
    assert out.getvalue() == "1 floating pools checked, 0 oversold\n"


def test_oversold_pool_gives_exit_code_1_and_its_worst_instant(organisation, pool, now):
    oversell(organisation, pool, now)
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_leases", organisation=organisation.slug, stdout=out)
    assert left.value.code == 1
    assert out.getvalue() == f"Drawing: 2 in use of 1 at {now}\n1 floating pools checked, 1 oversold\n"


def test_json_names_the_oversold_pool(organisation, pool, now):
    oversell(organisation, pool, now)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_leases", "--json", organisation=organisation.slug, stdout=out)
    assert json.loads(out.getvalue()) == {
        "pools": 1,
        "breaches": [{"pool_id": str(pool.pk), "pool": "Drawing", "at": str(now), "in_use": 2, "limit": 1}],
    }
