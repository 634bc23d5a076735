"""Replay the ledger of floating seats and say whether any pool was ever oversold."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kernel.edges.command import REFUSED, OrganisationCommand, Report
from seats.selectors.ledger import list_breaches
from seats.selectors.pools import list_floating_pools

if TYPE_CHECKING:
    from django.db.models import Model


class Command(OrganisationCommand):
    """Exit code 0: never more in use than there was; 1: each oversold pool is named with its worst instant."""

    help = __doc__ or ""

    def work_within(self, organisation: Model, options: dict[str, Any]) -> Report:
        """Check every floating pool of the organisation."""
        del organisation, options
        checked, breaches = list_floating_pools().count(), list_breaches()
        lines = [f"{breach.pool}: {breach.in_use} in use of {breach.limit} at {breach.at}" for breach in breaches]
        document = {"pools": checked, "breaches": [asdict(breach) for breach in breaches]}
        done = f"{checked} floating pools checked, {len(breaches)} oversold"
        return Report((*lines, done), document, REFUSED if breaches else 0)
