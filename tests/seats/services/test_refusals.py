"""What a database function answers becomes one error, with what remains of it."""

from __future__ import annotations

import pytest

from accounts.errors import PersonLeft
from kernel.errors import NotFound
from seats import errors
from seats.models import Denial, SeatPool
from seats.services.refusals import SeatRefused, refusal_of
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import ClaimFactory, LeaseFactory, SeatPoolFactory
from tests.seats import trail

pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (errors.PoolExhausted, {"pool": "Drawing", "capacity": 10}),
        (errors.QueueAhead, {"pool": "Drawing"}),
        (errors.PersonLimit, {"pool": "Drawing", "person": "Ada", "maximum": 2}),
        (errors.PoolNotFloating, {"pool": "Drawing"}),
        (errors.LicenceNotUsable, {"licence": "CAD", "status": "revoked"}),
        (PersonLeft, {"person": "Ada"}),
    ],
)
def test_refusal_of_a_code_carries_its_facts_and_its_record(kind, facts, now):
    pool = SeatPoolFactory(name="Drawing", per_person=2, licence=LicenceFactory(name="CAD", revoked_at=now))
    person = PersonFactory(name="Ada")
    error = refusal_of(kind.code, pool=pool, person=person, now=now)
    assert type(error) is kind
    assert error.facts == facts
    assert error.refusal == SeatRefused(pool, person)


def test_refusal_of_no_pool_leaves_no_record(now):
    error = refusal_of("NOT_FOUND", pool=SeatPool(name="Nowhere"), person=PersonFactory(), now=now)
    assert type(error) is NotFound
    assert error.refusal is None


def test_record_keeps_a_denial_and_tells_the_trail(actor, now):
    pool, person = SeatPoolFactory(), PersonFactory()
    SeatRefused(pool, person).record(code="POOL_EXHAUSTED", actor=actor, at=now)
    denial = Denial.objects.get()
    assert (denial.pool, denial.person, denial.code, denial.at) == (pool, person, "POOL_EXHAUSTED", now)
    (event,) = trail.told()
    assert (event["type"], event["outcome"], event["reason"]) == ("seat.denied", "denied", "POOL_EXHAUSTED")
    assert event["data"] == {"pool": str(pool.pk), "licence": str(pool.licence_id), "person": str(person.ref)}


def test_record_of_a_refused_heartbeat_names_the_lease(actor, now):
    lease = LeaseFactory(claim=ClaimFactory(pool=SeatPoolFactory()))
    SeatRefused(lease.pool, lease.person, lease).record(code="LEASE_EXPIRED", actor=actor, at=now)
    (event,) = trail.told()
    assert event["data"]["lease"] == str(lease.pk)
