"""Look at every product of an organisation: where it stands and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compliance.choices import ScanTrigger
from compliance.selectors import latest_score, list_violations
from compliance.services import scanning
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.command import OrganisationCommand, Report

if TYPE_CHECKING:
    from django.db.models import Model

    from compliance.models import Scan, Score, Violation


class Command(OrganisationCommand):
    """Exit code 0 once the scan is done, whatever it found; 1 refused; 2 the command line is wrong."""

    help = "Scan an organisation: positions, findings, score, and what the follower had missed."

    def work_within(self, organisation: Model, options: dict[str, Any]) -> Report:
        """Scan and report."""
        del organisation, options
        scan = scanning.run(trigger=ScanTrigger.COMMAND, actor=Actor.system("command"), now=now())
        waiting = list(list_violations())
        score = latest_score()
        return Report(tuple(_lines(scan, waiting, score)), _document(scan, waiting, score))


def _lines(scan: Scan, waiting: list[Violation], score: Score | None) -> list[str]:
    return [
        *(
            f"at risk: {row.get_kind_display()}, {row.get_severity_display()}, {_concerned(row)}, {row.size}"
            for row in waiting
        ),
        f"{scan.positions} positions, {scan.opened} findings opened, {scan.resolved} resolved, {len(waiting)} waiting",
        f"{scan.missed} products put right that the follower had missed or that only time had changed",
        _scored(score),
    ]


def _scored(score: Score | None) -> str:
    if score is None or score.score is None:
        return "no score: nothing is known"
    return f"score {score.score} of 100 with coverage {score.coverage:.0%}"


def _concerned(violation: Violation) -> str:
    return f"{violation.product}: {violation.licence}" if violation.licence else str(violation.product)


def _document(scan: Scan, waiting: list[Violation], score: Score | None) -> dict[str, object]:
    return {
        "scan": str(scan.pk),
        "positions": scan.positions,
        "opened": scan.opened,
        "resolved": scan.resolved,
        "missed": scan.missed,
        "score": score and score.score,
        "coverage": score and score.coverage,
        "violations": [
            {
                "id": str(row.pk),
                "kind": row.kind,
                "severity": row.severity,
                "state": row.state,
                "product": str(row.product),
                "licence": row.licence and str(row.licence),
                "size": row.size,
                "facts": row.facts,
            }
            for row in waiting
        ],
    }
