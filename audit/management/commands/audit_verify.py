"""Check an organisation's trail as it is stored: 0 clean, 1 bodies are gone unexplained, 2 broken."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from audit.services import verifying
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.command import OrganisationCommand, Report

if TYPE_CHECKING:
    from django.db.models import Model

    from audit.services.verifying import Verdict

CLEAN, UNEXPLAINED, BROKEN = range(3)
WORDS: Final = ("clean", "unexplained", "broken")


class Command(OrganisationCommand):
    """Says what `audit/verify.py` says of a bundle, of the rows themselves."""

    help = __doc__ or ""

    def work_within(self, organisation: Model, options: dict[str, Any]) -> Report:
        """Verify, and name the first bad entry."""
        del options
        verdict = verifying.verify(organisation=organisation, actor=Actor.system("audit_verify"), now=now())
        status = _status(verdict)
        document = {"verdict": WORDS[status], **asdict(verdict)}
        lines = [f"entries {first} to {last}: the bodies are gone" for first, last in verdict.unexplained]
        if status == BROKEN:
            lines.append(f"epoch {verdict.epoch}, seq {verdict.first_bad_seq}: {verdict.problem}")
        return Report((*lines, f"{WORDS[status]}: {verdict.entries} entries read"), document, status)


def _status(verdict: Verdict) -> int:
    if verdict.problem is not None:
        return BROKEN
    return UNEXPLAINED if verdict.unexplained else CLEAN
