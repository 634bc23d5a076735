"""Snipe-IT's licences: the layout that its importer takes, and those that its screens export.

A row of the import layout is a licence and, when it names someone, one seat checked out; rows with the same name and
serial are one licence. An export has one row a licence and tells of no check-outs. Columns that Licentia keeps no
field for (company, licensed to, maintained, ends by contract) are kept as lines of the notes, as they were written;
figures that Snipe-IT works out itself (seats left, depreciation, its own ids and dates) are let go, and so is an asset
beside a person: the seat is the person's. A licence is reassignable unless the register says no; what is neither yes
nor no (Snipe-IT takes any word) is taken for no, the reading that claims less, and remarked on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from licensing.errors import MissingColumns, NoRows, RepeatedColumns, UnknownColumns
from licensing.importers import cells as read
from licensing.importers.cells import Unfit
from licensing.importers.rows import CheckOut, Entry, Lot, Problem, Row, Rule, lot_key
from licensing.importers.tables import normal, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from licensing.importers.rows import Cells
    from licensing.importers.tables import Record

    type Columns = Mapping[str, str]

NAME: Final = "snipe-it"
LEFT_OUT: Final = ""
_SHARED: Final[Columns] = {
    "category": "category",
    "company": "company",
    "expiration date": "expires",
    "licensed to email": "licensed_to_email",
    "licensed to name": "licensed_to_name",
    "maintained": "maintained",
    "manufacturer": "publisher",
    "notes": "notes",
    "order number": "order_number",
    "product key": "serial",
    "purchase cost": "cost",
    "purchase date": "purchased",
    "reassignable": "reassignable",
    "seats": "seats",
    "serial number": "serial",
    "supplier": "supplier",
    "termination date": "terminates",
}
# Only the columns of the import layout say to whom a seat is checked out.
IMPORT_COLUMNS: Final[Columns] = {
    **_SHARED,
    "item name": "name",
    "purchase order": "purchase_order",
    "full name": "person_name",
    "email": "person_email",
    "username": "person_user_name",
    "asset tag": "device",
}
EXPORT_COLUMNS: Final[Columns] = {
    **_SHARED,
    "name": "name",
    "license": "name",
    "serial": "serial",
    "license email": "licensed_to_email",
    "licensed to": "licensed_to_name",
    "email": "licensed_to_email",
    "total": "seats",
    "purchase order number": "purchase_order",
    **dict.fromkeys(
        ("id", "avail", "remaining", "remaining seats", "licenses available", "min. qty", "min qty", "version"),
        LEFT_OUT,
    ),
    **dict.fromkeys(
        ("depreciation", "fully depreciated", "created by", "created at", "updated at", "deleted at", "deleted"),
        LEFT_OUT,
    ),
    **dict.fromkeys(("checkin/checkout", "in/out", "actions"), LEFT_OUT),
}
LAYOUTS: Final = (IMPORT_COLUMNS, EXPORT_COLUMNS)
REQUIRED: Final = ("name", "seats")
REMARKS: Final[Mapping[str, str]] = {
    "company": "Company",
    "licensed_to_name": "Licensed to",
    "licensed_to_email": "Licensed to (e-mail)",
    "maintained": "Maintained",
    "terminates": "Termination date",
}
MOST_NOTES: Final = 20_000
NAME_LENGTH: Final = 300
PARTY_LENGTH: Final = 200
ORDER_LENGTH: Final = 120
USER_NAME_LENGTH: Final = 254


class SnipeIt:
    """The format `snipe-it`, in its import layout or an export layout, as the header says."""

    name: Final = NAME

    def read(self, content: bytes, *, currency: str) -> Iterator[Row]:
        """Give each row of a file in turn; `currency` is meant where an amount names none. Raises RegisterRefused."""
        found = records(content)
        header = next(found).cells
        columns = recognise(header)
        first = next(found, None)
        if first is None:
            raise NoRows(part="rows below its header")
        yield _row_of(first, header, columns, currency)
        for record in found:
            yield _row_of(record, header, columns, currency)

    def row(self, number: int, cells: Cells, *, currency: str) -> Row:
        """Read one row again from its cells; raises RegisterRefused for columns that the format does not have."""
        return _understood(number, cells, recognise(list(cells)), currency)


def recognise(header: Sequence[str]) -> dict[str, str]:
    """Return the column as written for each field. Raises UnknownColumns, RepeatedColumns or MissingColumns."""
    names = normal(header)
    layout = min(LAYOUTS, key=lambda columns: len(_unknown(names, columns)))
    unknown = _unknown(names, layout)
    if unknown:
        raise UnknownColumns(format=NAME, unknown=", ".join(map(repr, unknown)), known=", ".join(sorted(layout)))
    return _placed(header, [layout[name] for name in names])


def _unknown(names: Sequence[str], columns: Columns) -> list[str]:
    return [name for name in names if name not in columns]


def _placed(header: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    placed: dict[str, str] = {}
    for column, field in zip(header, fields, strict=True):
        if field in placed:
            raise RepeatedColumns(repeated=f"{placed[field]!r} and {column!r}")
        if field != LEFT_OUT:
            placed[field] = column
    missing = next((field for field in REQUIRED if field not in placed), None)
    if missing is not None:
        raise MissingColumns(format=NAME, missing="item name" if missing == "name" else missing)
    return placed


def _row_of(record: Record, header: Sequence[str], columns: Columns, currency: str) -> Row:
    if record.broken:
        problem = Problem(Rule.MALFORMED_ROW, "", f"The row cannot be read as CSV: {record.broken}.")
        return Row(record.number, {"row": record.cells[0]}, problem)
    cells = dict(zip(header, record.cells, strict=False))
    if len(record.cells) != len(header):
        surplus = {f"column {place + 1}": cell for place, cell in enumerate(record.cells) if place >= len(header)}
        rule = f"The row has {len(record.cells)} cells and the header {len(header)}; is a quote or a comma missing?"
        return Row(record.number, cells | surplus, Problem(Rule.MALFORMED_ROW, "", rule))
    return _understood(record.number, cells, columns, currency)


def _understood(number: int, cells: Cells, columns: Columns, currency: str) -> Row:
    reader = _Reader(cells, columns)
    try:
        return Row(number, cells, Entry(reader.lot(currency), reader.check_out(), reader.remark))
    except _Misread as error:
        return Row(number, cells, error.problem)


class _Misread(ValueError):
    """A cell that breaks a rule, with its column."""

    def __init__(self, column: str, unfit: Unfit) -> None:
        self.problem = Problem(unfit.code, column, f"{column} {unfit.rule}.")
        super().__init__(self.problem.message)


class _Reader:
    """A row's cells by field; every reading names the column that it fails on."""

    def __init__(self, cells: Cells, columns: Columns) -> None:
        self._cells = cells
        self._columns = columns
        self.remark: Problem | None = None

    def lot(self, currency: str) -> Lot:
        name, serial = self._text("name", NAME_LENGTH), self._text("serial", NAME_LENGTH)
        if not name:
            raise _Misread(self._columns["name"], Unfit(Rule.REQUIRED, "is empty; give the licence's name"))
        return Lot(
            key=lot_key(NAME, name, serial),
            name=name,
            serial=serial,
            quantity=self._as("seats", read.seats),
            publisher=self._text("publisher", PARTY_LENGTH),
            category=self._text("category", PARTY_LENGTH),
            cost=self._as("cost", lambda cell: read.amount(cell, currency)),
            purchased_on=self._as("purchased", read.day),
            expires_on=self._as("expires", read.day),
            purchase_order=self._text("purchase_order", ORDER_LENGTH),
            order_number=self._text("order_number", ORDER_LENGTH),
            supplier=self._text("supplier", PARTY_LENGTH),
            reassignable=self._reassignable(),
            notes=self._notes(),
        )

    def check_out(self) -> CheckOut | None:
        found = CheckOut(
            email=self._as("person_email", read.address),
            user_name=self._text("person_user_name", USER_NAME_LENGTH),
            name=self._text("person_name", PARTY_LENGTH),
            device=self._text("device", PARTY_LENGTH),
        )
        return found if found.is_of_person or found.device else None

    def _reassignable(self) -> bool:
        try:
            return self._as("reassignable", lambda cell: read.yes_or_no(cell, empty=True))
        except _Misread as error:
            said = f"{error.problem.message} It was taken for no, and the notes keep what was written."
            self.remark = Problem(error.problem.code, error.problem.field, said)
            return False

    def _notes(self) -> str:
        labels = REMARKS if self.remark is None else {**REMARKS, "reassignable": "Reassignable"}
        remarks = [(label, self._text(field, NAME_LENGTH)) for field, label in labels.items()]
        lines = [f"{label}: {said}" for label, said in remarks if said]
        written = self._as("notes", lambda cell: read.text(cell, MOST_NOTES, lines=True))
        return "\n\n".join(part for part in (written, "\n".join(lines)) if part)

    def _text(self, field: str, most: int) -> str:
        return self._as(field, lambda cell: read.text(cell, most))

    def _as[T](self, field: str, meaning: Callable[[str], T]) -> T:
        column = self._columns.get(field, "")
        try:
            return meaning(self._cells[column] if column else "")
        except Unfit as unfit:
            raise _Misread(column, unfit) from unfit
