"""The full look at everything, which also says what the follower of the trail had missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.services import record
from compliance.events import ComplianceEvent
from compliance.models import Scan
from compliance.services import evaluating
from kernel.use_case import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from audit.entry import JsonValue
    from compliance.choices import ScanTrigger
    from kernel.actor import Actor


@use_case
def run(*, trigger: ScanTrigger, actor: Actor, now: datetime) -> Scan:
    """Evaluate every product of the organisation in scope; return the scan.

    `missed` counts the products whose numbers or findings it had to put right: what changed without the follower
    having seen it, and what only time brought about.
    """
    evaluating.lock()
    evaluation = evaluating.evaluate(products=None, actor=actor, now=now)
    scan: Scan = Scan.objects.create(
        trigger=trigger,
        started_at=now,
        finished_at=now,
        positions=evaluation.positions,
        opened=len(evaluation.changes.opened),
        resolved=len(evaluation.changes.resolved),
        missed=len(evaluation.moved),
    )
    data = _told(scan, changed=len(evaluation.changes.changed))
    record(ComplianceEvent.SCAN_COMPLETED, subject=scan, actor=actor, at=now, data=data)
    return scan


def _told(scan: Scan, *, changed: int) -> dict[str, JsonValue]:
    return {
        "trigger": scan.trigger,
        "positions": scan.positions,
        "opened": scan.opened,
        "changed": changed,
        "resolved": scan.resolved,
        "missed": scan.missed,
    }
