"""Write the trail of an organisation as a bundle that anyone can verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.services import exporting
from kernel.clock import now
from kernel.edges.command import LicentiaCommand, Report, organisation_named

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(LicentiaCommand):
    """Enters the organisation by itself: chaining what waits and reading take different roles."""

    help = __doc__ or ""

    def add_options(self, parser: CommandParser) -> None:
        """Take the organisation, the folder, and whether personal values stay out."""
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="short name of the organisation")
        parser.add_argument("--bundle", required=True, type=Path, metavar="DIR", help="an empty folder, made if absent")
        parser.add_argument("--withhold-personal-values", action="store_true", help="leave personal values out")

    def work(self, options: dict[str, Any]) -> Report:
        """Export, and say how far the bundle reaches."""
        made = exporting.export_bundle(
            organisation=organisation_named(options["organisation"]),
            directory=options["bundle"],
            withheld=options["withhold_personal_values"],
            now=now(),
        )
        document = {
            "bundle": str(made.directory),
            "origin": made.origin,
            "size": made.size,
            "root": made.root.hex(),
            "files": dict(made.files),
        }
        return Report((f"{made.size} entries of {made.origin} are in {made.directory}",), document)
