"""Taking, keeping and returning seats by GraphQL: translation alone."""

from __future__ import annotations

import pytest

from accounts.choices import Plan
from kernel import tenancy
from kernel.edges.graphql import write_id
from kernel.permissions import Permission
from seats.models import Claim, Denial, Lease, Slot
from tests.api import caller, only_code
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.trail import recorded

OUT = """mutation($input: CheckOutSeatInput!) {
  checkOutSeat(input: $input) { lease { id epoch slotNumber instance endReason person { name } pool { name inUse } } }
}"""
BEAT = """mutation($input: HeartbeatSeatInput!) { heartbeatSeat(input: $input) { lease { id epoch } } }"""
BACK = """mutation($input: CheckInSeatInput!) { checkInSeat(input: $input) { lease { endReason pool { inUse } } } }"""


def wish(pool, person, instance="one"):
    return {
        "poolId": write_id("SeatPool", pool.pk),
        "personId": write_id("Person", person.pk),
        "instance": instance,
    }


def taken(program, pool, person, instance="one"):
    return program.ask(OUT, input=wish(pool, person, instance))["data"]["checkOutSeat"]["lease"]


def test_check_out_answers_with_the_lease(program, pool, person):
    lease = taken(program, pool, person)
    del lease["id"]
    assert lease == {
        "epoch": 1,
        "slotNumber": 1,
        "instance": "one",
        "endReason": None,
        "person": {"name": "Kim"},
        "pool": {"name": "Drawing", "inUse": 1},
    }


def test_check_out_again_answers_with_the_same_lease(program, pool, person):
    assert taken(program, pool, person) == taken(program, pool, person)


def test_check_out_on_a_full_pool_leaves_the_refusal_alone(organisation, program, pool, person):
    taken(program, pool, person)
    with tenancy.within(organisation):
        other = PersonFactory()
        before = [list(model.objects.values()) for model in (Lease, Claim, Slot)]
    answer = program.ask(OUT, input=wish(pool, other))
    assert (answer["data"], only_code(answer)) == ({"checkOutSeat": None}, "POOL_EXHAUSTED")
    with tenancy.within(organisation):
        assert [list(model.objects.values()) for model in (Lease, Claim, Slot)] == before
        assert [denial.code for denial in Denial.objects.all()] == ["POOL_EXHAUSTED"]
        assert [event["reason"] for event in recorded("seat.denied")] == ["POOL_EXHAUSTED"]


def test_heartbeat_changes_the_epoch_and_refuses_the_old_one(organisation, program, pool, person):
    lease = taken(program, pool, person)
    beat = {"leaseId": lease["id"], "epoch": lease["epoch"], "requestId": "r1"}
    kept = program.ask(BEAT, input=beat)["data"]["heartbeatSeat"]["lease"]
    assert kept["epoch"] != lease["epoch"]
    assert program.ask(BEAT, input=beat)["data"]["heartbeatSeat"]["lease"] == kept
    with tenancy.within(organisation):
        before = list(Lease.objects.values())
    stale = program.ask(BEAT, input=beat | {"requestId": "r2"})
    assert only_code(stale) == "LEASE_STALE_EPOCH"
    with tenancy.within(organisation):
        assert list(Lease.objects.values()) == before


def test_check_in_frees_the_seat(program, pool, person):
    lease = taken(program, pool, person)
    answer = program.ask(BACK, input={"leaseId": lease["id"]})
    assert answer == {"data": {"checkInSeat": {"lease": {"endReason": "RETURNED", "pool": {"inUse": 0}}}}}


@pytest.mark.parametrize("scopes", [[Permission.READ_SEATS], [Permission.ASSIGN_SEATS]])
def test_check_out_without_the_permission_moves_nothing(organisation, pool, person, scopes):
    answer = caller(organisation, *scopes).ask(OUT, input=wish(pool, person))
    assert only_code(answer) == "PERMISSION_DENIED"
    with tenancy.within(organisation):
        assert (Lease.objects.count(), Denial.objects.count()) == (0, 0)


def test_check_out_without_a_plan_names_what_is_missing(organisation, program, pool, person):
    with tenancy.within(organisation):
        type(organisation).objects.filter(pk=organisation.pk).update(plan=Plan.LAPSED)
    answer = program.ask(OUT, input=wish(pool, person))
    assert (only_code(answer), answer["errors"][0]["extensions"]["facts"]) == ("PLAN_REQUIRED", {"add_on": "a plan"})
    with tenancy.within(organisation):
        assert Lease.objects.count() == 0


def test_ids_of_another_organisation_are_not_found(program, pool, person):
    stranger = caller(OrganisationFactory())
    lease = taken(program, pool, person)
    answers = [
        stranger.ask(OUT, input=wish(pool, person)),
        stranger.ask(BEAT, input={"leaseId": lease["id"], "epoch": 1, "requestId": "r"}),
        stranger.ask(BACK, input={"leaseId": lease["id"]}),
    ]
    assert [only_code(answer) for answer in answers] == ["NOT_FOUND"] * 3


def test_check_out_of_an_overlong_instance_is_refused(program, pool, person):
    answer = program.ask(OUT, input=wish(pool, person, "x" * 201))
    assert only_code(answer) == "INVALID_INPUT"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"epoch": 2**63}, "GRAPHQL_INVALID"),
        ({"epoch": -(2**70)}, "GRAPHQL_INVALID"),
        ({"requestId": "r" * 81}, "INVALID_INPUT"),
        ({"requestId": "\0"}, "INVALID_INPUT"),
    ],
)
def test_heartbeat_with_what_cannot_be_kept_is_refused(organisation, program, pool, person, changed, code):
    lease = taken(program, pool, person)
    with tenancy.within(organisation):
        before = list(Lease.objects.values())
    answer = program.ask(BEAT, input={"leaseId": lease["id"], "epoch": lease["epoch"], "requestId": "r"} | changed)
    assert only_code(answer) == code
    with tenancy.within(organisation):
        assert list(Lease.objects.values()) == before
