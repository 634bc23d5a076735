"""The full look at everything."""

from __future__ import annotations

from datetime import timedelta

from compliance.choices import ScanTrigger
from compliance.models import Scan, Violation
from compliance.services import scanning
from kernel import tenancy
from seats.choices import EndReason, PoolMode
from seats.models import Assignment
from tests.factories.accounts import OrganisationFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory
from tests.trail import recorded


def run(actor, now) -> Scan:
    return scanning.run(trigger=ScanTrigger.COMMAND, actor=actor, now=now)


def test_run_reports_what_it_found_and_what_had_been_missed(inside, actor, now):
    pool = SeatPoolFactory(licence=LicenceFactory(quantity=5), mode=PoolMode.OBSERVED)
    AssignmentFactory.create_batch(6, pool=pool)
    LicenceFactory()
    scan = run(actor, now)
    assert scan == Scan.objects.get()
    assert (scan.trigger, scan.started_at, scan.finished_at) == ("command", now, now)
    assert (scan.positions, scan.opened, scan.resolved, scan.missed) == (2, 1, 0, 2)
    (body,) = recorded("compliance.scan_completed")
    assert body["object"] == {"kind": "scan", "id": str(scan.pk)}
    counts = {"trigger": "command", "positions": 2, "opened": 1, "changed": 0, "resolved": 0, "missed": 2}
    assert body["data"] == counts


def test_run_again_finds_nothing_new(inside, actor, now):
    pool = SeatPoolFactory(licence=LicenceFactory(quantity=5), mode=PoolMode.OBSERVED)
    AssignmentFactory.create_batch(6, pool=pool)
    run(actor, now)
    again = run(actor, now + timedelta(hours=1))
    assert (again.positions, again.opened, again.resolved, again.missed) == (1, 0, 0, 0)
    assert Violation.objects.count() == 1


def test_run_closes_what_was_put_right(inside, actor, now):
    pool = SeatPoolFactory(licence=LicenceFactory(quantity=5), mode=PoolMode.OBSERVED)
    AssignmentFactory.create_batch(6, pool=pool)
    run(actor, now)
    released = Assignment.objects.order_by("pk")[:1].values("pk")
    Assignment.objects.filter(pk__in=released).update(ended_at=now, end_reason=EndReason.RELEASED)
    scan = run(actor, now)
    assert (scan.opened, scan.resolved, scan.missed) == (0, 1, 1)


def test_run_sees_its_own_organisation_only(organisation, actor, now):
    with tenancy.within(OrganisationFactory()):
        AssignmentFactory.create_batch(
            6, pool=SeatPoolFactory(licence=LicenceFactory(quantity=5), mode=PoolMode.OBSERVED)
        )
    with tenancy.within(organisation):
        assert run(actor, now).positions == 0
        assert Violation.objects.count() == 0
