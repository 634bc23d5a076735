"""`run_reclamation` names exactly who loses a seat, and loses exactly those when it is meant."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kernel import clock, tenancy
from seats.choices import EndReason
from seats.models import Assignment, ReclamationCase, SeatPool
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.seats import AssignmentFactory, ReclamationPolicyFactory, SeatPoolFactory, UsageSourceFactory

DAY = timedelta(days=1)


@pytest.fixture
def seats(organisation):
    """Two idle seats, of which the cap lets one go, and one in use."""
    now = clock.now()
    with tenancy.within(organisation):
        pool = SeatPoolFactory(name="Drawing", assigned=4)
        UsageSourceFactory(product=pool.licence.product, reported_at=now)
        ReclamationPolicyFactory(cap_percent=50)
        ada, bob, eve = (PersonFactory(name=name) for name in ("Ada", "Bob", "Eve"))
        return [
            AssignmentFactory(pool=pool, person=ada, last_used_at=now - 90 * DAY, quantity=2),
            AssignmentFactory(pool=pool, person=bob, first_assigned_at=now - 70 * DAY),
            AssignmentFactory(pool=pool, person=eve, last_used_at=now),
        ]


def run(organisation, *options):
    out = StringIO()
    call_command("run_reclamation", "--organisation", organisation.slug, *options, stdout=out)
    return out.getvalue()


def test_dry_run_names_who_would_lose_a_seat_and_changes_nothing(organisation, seats):
    with tenancy.within(organisation), assert_nothing_moves(Assignment, SeatPool, ReclamationCase):
        lines = run(organisation, "--dry-run").splitlines()
    product = seats[0].pool.licence.product
    assert lines == [
        "1 would lose a seat, 1 would wait for a later run.",
        f"would reclaim  Ada: Drawing ({product}), idle for 90 days, 2 seats",
        f"would wait     Bob: Drawing ({product}), never used for 70 days",
    ]


def test_dry_run_as_json_gives_one_document(organisation, seats):
    document = json.loads(run(organisation, "--dry-run", "--json"))
    assert (document["organisation"], document["dry_run"]) == (organisation.slug, True)
    assert [each["person"] for each in document["would_reclaim"]] == ["Ada"]
    assert [each["person"] for each in document["would_wait"]] == ["Bob"]


def test_run_reclaims_whom_the_dry_run_named(organisation, seats):
    lines = run(organisation).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "1 reclaimed, 0 spared, 1 wait for a later run.",
        "reclaimed  Ada",
        "waits      Bob",
    ]
    with tenancy.within(organisation):
        assert list(Assignment.objects.filter(end_reason=EndReason.RECLAIMED)) == [seats[0]]


def test_run_as_json_gives_one_document(organisation, seats):
    document = json.loads(run(organisation, "--json"))
    assert [each["person"] for each in document["reclaimed"]] == ["Ada"]
    assert (document["dry_run"], document["spared"]) == (False, [])
    assert [each["person"] for each in document["waiting"]] == ["Bob"]


def test_run_in_an_unknown_organisation_exits_with_one(db, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("run_reclamation", "--organisation", "nowhere")
    assert (ended.value.code, capsys.readouterr().err) == (
        1,
        "UNKNOWN_ORGANISATION: No organisation has the short name nowhere.\n",
    )


def test_run_without_an_organisation_is_a_wrong_command_line(db):
    with pytest.raises(CommandError):
        call_command("run_reclamation")
