"""Registers for tests: a few of their rows, and a short way to hand one over."""

from __future__ import annotations

from pathlib import Path

from accounts.models import Person
from licensing.choices import ImportRowOutcome
from licensing.importers.report import ImportReport, RegisterFile
from licensing.models import Licence, LicenceType, Product
from seats.models import Assignment, SeatPool

DATA = Path(__file__).parents[1] / "licensing" / "data"
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "register.csv"
KEPT = (Licence, LicenceType, Product, SeatPool, Assignment, Person)
MADE, CHANGED, SKIPPED, REFUSED = ImportRowOutcome
HEADER = "Full Name,Email,Username,Item name,serial number,purchase cost,expiration date,seats\n"
ADA = "Ada,ada@example.test,ada,Engine,S-1,$10.00,02/26/2027,5\n"
BOB = "Bob,bob@example.test,bob,Engine,S-1,$10.00,02/26/2027,5\n"


def file(content: str | bytes) -> RegisterFile:
    return RegisterFile("snipe-it", "register.csv", content if isinstance(content, bytes) else content.encode())


def outcomes(report: ImportReport) -> list[tuple[int, ImportRowOutcome]]:
    return [(row.number, row.outcome) for row in report.rows]
