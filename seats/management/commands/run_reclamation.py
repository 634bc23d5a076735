"""`manage.py run_reclamation`: takes idle seats back, or says whose they would be."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from kernel import tenancy
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.command import LicentiaCommand, Report, organisation_named
from seats.choices import CaseState
from seats.services import reclamation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.management.base import CommandParser

    from accounts.models import Organisation
    from seats.idleness import Candidate, Detection
    from seats.services.reclamation import RunReport


class Command(LicentiaCommand):
    """Enters the organisation by itself, since every seat is taken back in a transaction of its own."""

    help = "Take back the named seats that the organisation's policies call idle; exit code 0 unless refused."

    def add_options(self, parser: CommandParser) -> None:
        """Take the organisation and whether to change nothing."""
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="short name of the organisation")
        parser.add_argument("--dry-run", action="store_true", help="name who would lose a seat, and change nothing")

    def work(self, options: dict[str, Any]) -> Report:
        """Run, or only look."""
        organisation = cast("Organisation", organisation_named(options["organisation"]))
        if not options["dry_run"]:
            done = reclamation.run(organisation=organisation, actor=Actor.system("reclamation"), now=now())
            return _done(organisation.slug, done)
        with tenancy.within(organisation):
            return _foreseen(organisation.slug, reclamation.detect_all(now=now()))


def _foreseen(slug: str, found: Detection) -> Report:
    lines = [f"{len(found.taken)} would lose a seat, {len(found.waiting)} would wait for a later run."]
    lines += [f"would reclaim  {_line(candidate)}" for candidate in found.taken]
    lines += [f"would wait     {_line(candidate)}" for candidate in found.waiting]
    document = {
        "organisation": slug,
        "dry_run": True,
        "would_reclaim": _documents(found.taken),
        "would_wait": _documents(found.waiting),
    }
    return Report(tuple(lines), document)


def _done(slug: str, run: RunReport) -> Report:
    taken = [outcome.candidate for outcome in run.outcomes if outcome.state == CaseState.RECLAIMED]
    spared = [outcome for outcome in run.outcomes if outcome.state != CaseState.RECLAIMED]
    lines = [f"{len(taken)} reclaimed, {len(spared)} spared, {len(run.waiting)} wait for a later run."]
    lines += [f"reclaimed  {_line(candidate)}" for candidate in taken]
    lines += [f"spared     {_line(outcome.candidate)} ({outcome.state})" for outcome in spared]
    lines += [f"waits      {_line(candidate)}" for candidate in run.waiting]
    document = {
        "organisation": slug,
        "dry_run": False,
        "reclaimed": _documents(taken),
        "spared": [{**asdict(outcome.candidate), "outcome": outcome.state} for outcome in spared],
        "waiting": _documents(run.waiting),
    }
    return Report(tuple(lines), document)


def _documents(candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    return [asdict(candidate) for candidate in candidates]


def _line(candidate: Candidate) -> str:
    what = "never used" if candidate.reason == "never_used" else "idle"
    seats = "" if candidate.quantity == 1 else f", {candidate.quantity} seats"
    return f"{candidate.person}: {candidate.pool} ({candidate.product}), {what} for {candidate.idle_days} days{seats}"
