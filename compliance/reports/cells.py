"""CSV that any spreadsheet can open safely: RFC 4180, UTF-8, and no cell that would be run as a formula."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

type Cell = str | int | bool | Decimal | date | datetime | None

# What spreadsheets take for the start of a formula, full-width signs and leading white space included.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_GUARD: Final = "'"


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write one table, header first, and return how many rows it has."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        for count, row in enumerate(rows, 1):  # noqa: B007  counted while streaming
            writer.writerow([text(cell) for cell in row])
    return count


def text(cell: Cell) -> str:
    """Return a cell as text: instants in UTC to the second, yes and no, absent values empty, formulas disarmed."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case str():
            return _GUARD + cell if cell.lstrip(" ").startswith(_FORMULA) else cell
        case _:
            return str(cell)
