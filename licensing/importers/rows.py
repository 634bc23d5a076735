"""What a register's row comes to: a lot and a check-out, or a problem that names the field and the rule."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kernel.money import Money

type Cells = Mapping[str, str]


class Rule(StrEnum):
    """The rules that a row can break, by the public code of the refusal, and what is only remarked on."""

    MALFORMED_ROW = "MALFORMED_ROW"
    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    INVALID_TEXT = "INVALID_TEXT"
    INVALID_NUMBER = "INVALID_NUMBER"
    INVALID_DATE = "INVALID_DATE"
    INVALID_AMOUNT = "INVALID_AMOUNT"
    UNKNOWN_CURRENCY = "UNKNOWN_CURRENCY"
    NEITHER_YES_NOR_NO = "NEITHER_YES_NOR_NO"
    INVALID_EMAIL = "INVALID_EMAIL"
    ROWS_DISAGREE = "ROWS_DISAGREE"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused, or what is to be known of one that was taken: a public code, the column, a sentence."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Lot:
    """What was bought, as the register says; rows with one `key` speak of one licence."""

    key: str
    name: str
    serial: str
    quantity: int
    publisher: str = ""
    category: str = ""
    cost: Money | None = None
    purchased_on: date | None = None
    expires_on: date | None = None
    purchase_order: str = ""
    order_number: str = ""
    supplier: str = ""
    reassignable: bool = True
    notes: str = ""

    def differences(self, other: Lot) -> tuple[str, ...]:
        """Name the fields in which another row of the same lot disagrees."""
        names = (field.name for field in fields(self))
        return tuple(name for name in names if getattr(self, name) != getattr(other, name))


@dataclass(frozen=True, slots=True)
class CheckOut:
    """Who or what the row says a seat is checked out to."""

    email: str = ""
    user_name: str = ""
    name: str = ""
    device: str = ""

    @property
    def is_of_person(self) -> bool:
        """Whether a person is named; a device then only says where."""
        return bool(self.email or self.user_name or self.name)

    @property
    def is_of_name_alone(self) -> bool:
        """Whether nothing tells the person from a namesake."""
        return bool(self.name) and not (self.email or self.user_name)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row means: a lot and, when it names a holder, one seat of it checked out; with what was guessed at."""

    lot: Lot
    check_out: CheckOut | None = None
    remark: Problem | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in a spreadsheet, its cells by column, and what they mean or what is wrong with them."""

    number: int
    cells: Cells
    meaning: Entry | Problem


class Format(Protocol):
    """A program's way of writing its register down."""

    @property
    def name(self) -> str:
        """The name by which the format is asked for."""

    def read(self, content: bytes, *, currency: str) -> Iterator[Row]:
        """Give each row of a file in turn; `currency` is meant where an amount names none. Raises RegisterRefused."""

    def row(self, number: int, cells: Cells, *, currency: str) -> Row:
        """Read one row again from its cells; raises RegisterRefused for columns that the format does not have."""


def lot_key(format_name: str, name: str, serial: str) -> str:
    """Return the key that one lot has in every register of a format; it tells nothing of what it stands for."""
    return f"{format_name}:{sha256(dumps([name, serial]).encode()).hexdigest()}"
