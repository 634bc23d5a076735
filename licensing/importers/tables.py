"""CSV files as they really come: marked or not, quoted over lines, with headers repeated and rows that are broken."""

from __future__ import annotations

import csv
import io
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from licensing.errors import FileTooLarge, NoRows, NotText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_BYTES: Final = 64 * 2**20
MOST_ROWS: Final = 250_000
MOST_KEPT: Final = 2_000
BLANKS: Final = "\ufeff \t"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number in a spreadsheet and its cells, or the raw text and why it is none."""

    number: int
    cells: Sequence[str]
    broken: str = ""


def records(content: bytes) -> Iterator[Record]:
    """Give the header and then each record that is neither empty nor the header again; raises RegisterRefused."""
    found = _all_records(_decoded(content))
    header = next(found, None)
    if header is None or header.broken:
        raise NoRows(part="header that can be read")
    yield header
    yield from (record for record in found if record.broken or normal(record.cells) != normal(header.cells))


def normal(header: Sequence[str]) -> list[str]:
    """Return column names without regard to case, outer blanks and marks of byte order."""
    return [" ".join(name.strip(BLANKS).casefold().split()) for name in header]


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileTooLarge(most=MOST_BYTES // 2**20, unit="MiB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(problem=f"byte {error.start} is {content[error.start]:#04x}") from error
    if "\0" in text:
        raise NotText(problem=f"character {text.index('\0')} is a NUL")
    return text


def _all_records(text: str) -> Iterator[Record]:
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    for number in range(1, MOST_ROWS + 2):
        record = _next_record(reader, lines, number)
        if record is None:
            return
        if record.broken or any(cell.strip(BLANKS) for cell in record.cells):
            yield record
    if _next_record(reader, lines, number) is not None:
        raise FileTooLarge(most=MOST_ROWS, unit="rows")


def _next_record(reader: Iterator[list[str]], lines: _Lines, number: int) -> Record | None:
    lines.taken.clear()
    try:
        return Record(number, next(reader))
    except StopIteration:
        return None
    except csv.Error as error:
        return Record(number, [lines.give_back_all_but_one()[:MOST_KEPT]], broken=str(error))


class _Lines:
    """The file's lines; when a record is broken, only its first line is lost to it, since a quote may be left open."""

    def __init__(self, text: str) -> None:
        self._rest = io.StringIO(text, newline="")
        self._given_back: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._rest)
        self.taken.append(line)
        return line

    def give_back_all_but_one(self) -> str:
        """Return the first line of the broken record; the others will be read again."""
        first, *others = self.taken
        self._given_back.extendleft(reversed(others))
        return first
