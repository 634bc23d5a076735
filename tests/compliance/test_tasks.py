"""The scheduled scan reaches every organisation, and stays within each."""

from __future__ import annotations

import pytest
from celery import current_app

from compliance import tasks
from compliance.models import Scan
from kernel import tenancy
from tests.factories.accounts import OrganisationFactory
from tests.factories.licensing import LicenceFactory


@pytest.fixture(autouse=True)
def _at_once():
    """Run what is sent to the workers in this process."""
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = True
    yield
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = False


@pytest.mark.django_db
def test_run_scan_scans_every_organisation():
    organisations = OrganisationFactory.create_batch(2)
    with tenancy.within(organisations[0]):
        LicenceFactory()
    tasks.run_scan()
    found = []
    for organisation in organisations:
        with tenancy.within(organisation):
            scan = Scan.objects.get()
            found.append((scan.trigger, scan.positions))
    assert found == [("schedule", 1), ("schedule", 0)]
