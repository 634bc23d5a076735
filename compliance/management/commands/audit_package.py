"""Make the audit package of a day: tables, report, trail, manifest and signature in one ZIP."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from audit.services import checkpointing, sequencing
from compliance.errors import BadDate
from compliance.services import packaging
from kernel import tenancy
from kernel.actor import Actor
from kernel.clock import local_date, now
from kernel.edges.command import LicentiaCommand, Report, organisation_named

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.management.base import CommandParser

    from accounts.models import Organisation
    from compliance.services.packaging import Produced


class Command(LicentiaCommand):
    """Exit code 0 once the package is written, its gaps named; 1 refused; 2 the command line is wrong."""

    help = "Write the audit package of a day, and say what an auditor would miss in it."

    def add_options(self, parser: CommandParser) -> None:
        """Take the organisation, the day and the file."""
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="short name of the organisation")
        parser.add_argument("--as-of", default="today", metavar="DAY", help="today, or a day like 2026-11-30")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="the ZIP to write")
        parser.add_argument("--unredacted", action="store_true", help="name people, serials, costs and reasons")

    def work(self, options: dict[str, Any]) -> Report:
        """Chain and sign what waits, then make the package."""
        organisation, at = cast("Organisation", organisation_named(options["organisation"])), now()
        as_of = _day(options["as_of"], organisation, at)
        sequencing.drain(organisation)
        checkpointing.checkpoint(organisation, at)
        with tenancy.within(organisation):
            produced = packaging.produce(
                as_of=as_of,
                target=options["output"],
                actor=Actor.system("command"),
                now=at,
                redacted=not options["unredacted"],
            )
        return _report(produced, options["output"])


def _day(text: str, organisation: Organisation, at: datetime) -> date:
    if text == "today":
        return local_date(at, organisation.time_zone)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadDate(value=text, field="as_of") from error


def _report(produced: Produced, output: Path) -> Report:
    package = produced.package
    lines = (
        *(f"missing: {gap['code']}, {gap['subject']}: {gap['message']}" for gap in package.gaps),
        f"{output} as of {package.as_of}: {package.size} bytes, SHA-256 {package.sha256}",
        f"the trail {produced.origin} in it is frozen at {produced.trail_size} entries",
        f"signed by the package key with SHA-256 {produced.key_sha256}; tell it to the auditor by another way",
    )
    document = {
        "package": str(package.pk),
        "file": str(output),
        "as_of": package.as_of,
        "sha256": package.sha256,
        "bytes": package.size,
        "redacted": package.redacted,
        "trail": {"origin": produced.origin, "size": produced.trail_size},
        "key_sha256": produced.key_sha256,
        "gaps": package.gaps,
    }
    return Report(lines, document)
