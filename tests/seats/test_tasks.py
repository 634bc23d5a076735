"""What runs by itself reaches every organisation, and stays within each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import current_app

from kernel import clock, tenancy
from kernel.errors import NotFound
from kernel.ids import new_id
from seats import tasks
from seats.choices import EndReason, PoolKind
from seats.holder import Holder
from seats.models import Assignment, Lease, UsageDay
from seats.services import floating, pools
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import AssignmentFactory, ReclamationPolicyFactory, SeatPoolFactory, UsageSourceFactory
from tests.trail import recorded

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_once(settings):
    """Run what is sent to the workers in this process."""
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = True
    yield
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = False


@pytest.fixture
def organisations(db):
    return OrganisationFactory.create_batch(2)


def check_out(actor, at):
    terms = pools.PoolTerms(kind=PoolKind.FLOATING, capacity=1)
    pool = pools.open_pool(licence=LicenceFactory(), name="Floating", terms=terms, actor=actor, now=at)
    return floating.check_out(pool=pool, holder=Holder(PersonFactory(), "one"), actor=actor, now=at)


def test_expire_overdue_ends_what_expired_in_every_organisation(organisations, actor):
    for organisation in organisations:
        with tenancy.within(organisation):
            check_out(actor, clock.now() - HOUR)
    tasks.expire_overdue()
    for organisation in organisations:
        with tenancy.within(organisation):
            assert Lease.objects.get().end_reason == EndReason.EXPIRED
            assert len(recorded("seat.expired")) == 1


def test_run_reclamation_takes_idle_seats_back_in_every_organisation(organisations):
    for organisation in organisations:
        with tenancy.within(organisation):
            pool = SeatPoolFactory(assigned=1)
            UsageSourceFactory(product=pool.licence.product, reported_at=clock.now())
            ReclamationPolicyFactory()
            AssignmentFactory(pool=pool)
    tasks.run_reclamation()
    for organisation in organisations:
        with tenancy.within(organisation):
            assert Assignment.objects.get().end_reason == EndReason.RECLAIMED
            assert recorded("seat.reclaimed")[0]["actor"] == {"kind": "system", "ref": "reclamation"}


def test_rebuild_usage_counts_today_and_yesterday(organisations, actor):
    with tenancy.within(organisations[0]):
        lease = check_out(actor, clock.now() - HOUR)
    tasks.rebuild_usage()
    with tenancy.within(organisations[0]):
        assert sum(UsageDay.objects.values_list("seconds", flat=True)) == 900
        assert set(UsageDay.objects.values_list("person", flat=True)) == {lease.person_id}
    with tenancy.within(organisations[1]):
        assert not UsageDay.objects.exists()


def test_task_of_an_unknown_organisation_raises(db):
    with pytest.raises(NotFound):
        tasks.run_reclamation_of(str(new_id()))
