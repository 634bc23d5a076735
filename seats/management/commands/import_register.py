"""Take in another program's register of licences and who has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.command import REFUSED, OrganisationCommand, Report, Unreadable
from licensing.choices import ImportRowOutcome
from licensing.importers import tables
from licensing.importers.formats import FORMATS
from licensing.importers.report import RegisterFile
from seats.services import registers

if TYPE_CHECKING:
    from django.core.management.base import CommandParser
    from django.db.models import Model


class Command(OrganisationCommand):
    """Exit codes: 0 every row was taken in; 1 rows were refused, or the whole file was; 2 the command line is wrong."""

    help = "Import a register of licences and check-outs, and report every row."

    def add_options(self, parser: CommandParser) -> None:
        """Take the file, its format and `--dry-run`."""
        parser.add_argument("file", metavar="FILE", help="the register, as the other program wrote it")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS), help="the program that wrote it")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, and keep nothing")

    def work_within(self, organisation: Model, options: dict[str, Any]) -> Report:
        """Import the file and report."""
        del organisation
        file = RegisterFile(options["format"], Path(options["file"]).name, _content(options["file"]))
        actor = Actor.system("command")
        report = registers.import_register(file=file, dry_run=options["dry_run"], actor=actor, now=now())
        exit_code = REFUSED if report.count(ImportRowOutcome.REFUSED) else 0
        return Report(tuple(report.lines), report.document, exit_code)


def _content(path: str) -> bytes:
    """Read a file, one byte beyond the limit at most: the importer says what the limit is."""
    try:
        with Path(path).open("rb") as file:
            return file.read(tables.MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(field="file", path=path, problem=error.strerror or str(error)) from error
