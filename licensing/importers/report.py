"""What an import says of itself: each row's outcome with its reason, and figures that add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from licensing.choices import ImportRowOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from licensing.importers.rows import Problem


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register as it was handed over."""

    format: str
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of the content, in hex."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of a row: `problem` says why it was refused, `remarks` what is to be known of one that was taken."""

    number: int
    outcome: ImportRowOutcome
    licence: str = ""
    problem: Problem | None = None
    remarks: Sequence[Problem] = ()

    @property
    def document(self) -> dict[str, Any]:
        """The row for a program; what there is not is left out."""
        said = {"number": self.number, "outcome": self.outcome.value, "licence": self.licence}
        reason = {} if self.problem is None else asdict(self.problem)
        remarks = [asdict(remark) for remark in self.remarks]
        return {name: value for name, value in {**said, **reason, "remarks": remarks}.items() if value}

    def __str__(self) -> str:
        told = [*([] if self.problem is None else [self.problem]), *self.remarks]
        said = [self.licence, *(f"{about.code}: {about.message}" for about in told)]
        return f"row {self.number}: {self.outcome.value:<7}  {'  '.join(part for part in said if part)}"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many things an import made or changed."""

    products_made: int = 0
    licences_made: int = 0
    licences_changed: int = 0
    people_made: int = 0
    assignments_made: int = 0

    def __add__(self, other: Figures) -> Figures:
        ours, theirs = asdict(self), asdict(other)
        return Figures(**{name: ours[name] + theirs[name] for name in ours})


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One reading of one file; `run` is missing from a dry run, of which nothing is kept."""

    format: str
    sha256: str
    dry_run: bool
    run: UUID | None
    rows: Sequence[RowReport]
    figures: Figures

    def count(self, outcome: ImportRowOutcome) -> int:
        """Return how many rows came to this."""
        return self.counts[outcome]

    @property
    def counts(self) -> Mapping[ImportRowOutcome, int]:
        """Rows by outcome; together they are all rows."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in ImportRowOutcome}

    @property
    def document(self) -> dict[str, Any]:
        """The report for a program."""
        return {
            "format": self.format,
            "sha256": self.sha256,
            "dry_run": self.dry_run,
            "run": None if self.run is None else str(self.run),
            "counts": {"rows": len(self.rows), **{outcome.value: count for outcome, count in self.counts.items()}},
            "figures": asdict(self.figures),
            "rows": [row.document for row in self.rows],
        }

    @property
    def lines(self) -> Sequence[str]:
        """The report for people: a line a row, then the sums."""
        counts = ", ".join(f"{count} {outcome.value}" for outcome, count in self.counts.items())
        made = self.figures
        licences = f"Licences: {made.licences_made} made, {made.licences_changed} changed."
        rest = f"Seats assigned: {made.assignments_made}. People: {made.people_made} new."
        sums = [f"{len(self.rows)} rows: {counts}.", f"{licences} {rest} Products: {made.products_made} new."]
        if self.count(ImportRowOutcome.REFUSED) and not self.dry_run:
            sums.append("Refused rows wait in the import's error queue until they are put right.")
        if self.dry_run:
            sums.append("This was a dry run: nothing was kept.")
        return [*map(str, self.rows), *sums]
