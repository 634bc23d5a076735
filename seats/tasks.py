"""What runs by itself for seats: the sweep of expired leases, reclamation, and the days of use.

The beat starts one task for all; it starts one for each organisation, so that none waits for or fails with another.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from celery import shared_task

from accounts import selectors
from kernel import clock, tenancy
from kernel.actor import Actor
from seats.services import floating, reclamation, usage

if TYPE_CHECKING:
    from celery import Task


@shared_task(name="seats.expire_overdue")
def expire_overdue() -> None:
    """End what expired, everywhere."""
    _for_each_organisation(expire_overdue_of)


@shared_task(name="seats.expire_overdue_of")
def expire_overdue_of(organisation_id: str) -> None:
    """End what expired in one organisation."""
    with tenancy.within(UUID(organisation_id)):
        floating.expire_overdue(pool=None, actor=Actor.system("sweep"), now=clock.now())


@shared_task(name="seats.run_reclamation")
def run_reclamation() -> None:
    """Take idle seats back, everywhere."""
    _for_each_organisation(run_reclamation_of)


@shared_task(name="seats.run_reclamation_of")
def run_reclamation_of(organisation_id: str) -> None:
    """Take idle seats back in one organisation, each in a transaction of its own."""
    organisation = selectors.get_organisation(UUID(organisation_id))
    reclamation.run(organisation=organisation, actor=Actor.system("reclamation"), now=clock.now())


@shared_task(name="seats.rebuild_usage")
def rebuild_usage() -> None:
    """Work out who used what, everywhere."""
    _for_each_organisation(rebuild_usage_of)


@shared_task(name="seats.rebuild_usage_of")
def rebuild_usage_of(organisation_id: str) -> None:
    """Work out who used what today and yesterday in one organisation: the days that leases may still change."""
    organisation, now = selectors.get_organisation(UUID(organisation_id)), clock.now()
    today = clock.local_date(now, organisation.time_zone)
    with tenancy.within(organisation):
        for day in (today - timedelta(days=1), today):
            usage.rebuild_day(organisation=organisation, day=day, now=now)


def _for_each_organisation(task: Task[Any, Any]) -> None:
    for organisation in selectors.list_organisations():
        task.delay(str(organisation.pk))
