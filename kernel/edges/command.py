"""The base of every command: one organisation in scope, `--json`, one-line errors, exit codes to trust.

Exit codes: 0 done; 1 refused (the error names code and reason); 2 the command line itself is wrong.
"""

from __future__ import annotations

import json
import sys
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from kernel import tenancy
from kernel.errors import DomainError, InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

REFUSED = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What a command has to say: lines for people, one document for programs, and its exit code."""

    lines: tuple[str, ...]
    document: Mapping[str, Any]
    exit_code: int = 0


class LicentiaCommand(ABC, BaseCommand):
    """A command that reports; a refusal is one line (or one JSON document) and exit code 1."""

    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--json`; subclasses add their own in `add_options`."""
        parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")
        self.add_options(parser)

    def add_options(self, parser: CommandParser) -> None:
        """Add the command's own arguments."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  Django's own signature
        """Run, print, and leave with the report's exit code."""
        del args
        try:
            report = self.work(options)
        except DomainError as error:
            report = _refused(error)
        self._print(report, as_json=options["json"])
        if report.exit_code:
            sys.exit(report.exit_code)

    @abstractmethod
    def work(self, options: dict[str, Any]) -> Report:
        """Do the work and return the report."""

    def _print(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.document, indent=2, default=str, ensure_ascii=False))
            return
        stream = self.stderr if report.exit_code == REFUSED and "error" in report.document else self.stdout
        for line in report.lines:
            stream.write(line)


def _refused(error: DomainError) -> Report:
    document = {"error": {**error.extensions, "message": error.message}}
    return Report((f"{error.code}: {error.message}",), document, REFUSED)


class OrganisationCommand(LicentiaCommand):
    """A command for one organisation, named by `--organisation SLUG`, in whose scope it runs."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--organisation` before the rest."""
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="short name of the organisation")
        super().add_arguments(parser)

    def work(self, options: dict[str, Any]) -> Report:
        """Enter the organisation and run within it; a refusal is told inside, or its record would go with the work."""
        organisation = organisation_named(options["organisation"])
        with tenancy.within(organisation):
            try:
                return self.work_within(organisation, options)
            except DomainError as error:
                return _refused(error)

    @abstractmethod
    def work_within(self, organisation: Model, options: dict[str, Any]) -> Report:
        """Do the work for the organisation in scope and return the report."""


def organisation_named(slug: str) -> Model:
    """Return the organisation of a short name; raises NotFound naming it."""
    found: Model | None = apps.get_model("accounts", "Organisation")._default_manager.filter(slug=slug).first()
    if found is None:
        raise UnknownOrganisation(slug=slug)
    return found


class UnknownOrganisation(NotFound):
    """No organisation has this short name."""

    code = "UNKNOWN_ORGANISATION"
    sentence = "No organisation has the short name {slug}."


class Unreadable(InvalidInput):
    """A file that a command was given cannot be read."""

    code = "FILE_UNREADABLE"
    sentence = "{path} cannot be read: {problem}."
