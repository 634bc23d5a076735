"""What runs by itself for compliance: the scheduled scan, one task an organisation."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from accounts import selectors
from compliance.choices import ScanTrigger
from compliance.services import scanning
from kernel import clock, tenancy
from kernel.actor import Actor


@shared_task(name="compliance.run_scan")
def run_scan() -> None:
    """Scan every organisation, each in a task of its own."""
    for organisation in selectors.list_organisations():
        run_scan_of.delay(str(organisation.pk))


@shared_task(name="compliance.run_scan_of")
def run_scan_of(organisation_id: str) -> None:
    """Scan one organisation."""
    with tenancy.within(UUID(organisation_id)):
        scanning.run(trigger=ScanTrigger.SCHEDULE, actor=Actor.system("scan"), now=clock.now())
