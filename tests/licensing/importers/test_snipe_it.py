"""Snipe-IT's layouts are read to the last cell, and what is not of them is refused."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.money import Money
from licensing.errors import MissingColumns, NoRows, RepeatedColumns, UnknownColumns
from licensing.importers.rows import CheckOut, Entry, Lot, Problem, Row, Rule, lot_key
from licensing.importers.snipe_it import SnipeIt

IMPORT = (
    "Full Name,Email,Username,Item name,serial number,Category,manufacturer,purchase date,purchase cost,"
    "purchase order,order number,Licensed To Name,Licensed to Email,expiration date,maintained,reassignable,"
    "seats,company,supplier,notes"
)
EXPORT = (
    "id,Company,Name,Serial Number,Purchase Date,Purchase Cost,Order Number,Licenses Available,Seats,Created By,"
    "Depreciation,Updated at,Deleted at,Email,Fully Depreciated,Supplier,Expiration Date,Purchase Order Number,"
    "Termination Date,Maintained,Manufacturer,Category,Min. QTY,Reassignable,Notes,Created At"
)
TABLE = (
    "Name,Product Key,Expiration Date,Licensed to Email,Licensed to Name,Manufacturer,Min. QTY,Total,Avail,"
    "Checkin/Checkout,Actions"
)


def read(text: str, currency: str = "EUR") -> list[Row]:
    return list(SnipeIt().read(text.encode(), currency=currency))


def only(text: str) -> Row:
    (row,) = read(text)
    return row


def entry(text: str) -> Entry:
    meaning = only(text).meaning
    assert isinstance(meaning, Entry), meaning
    return meaning


def problem(text: str) -> Problem:
    meaning = only(text).meaning
    assert isinstance(meaning, Problem)
    return meaning


def test_the_import_layout_is_read_whole():
    row = (
        'Ada Lovelace,ada@example.test,ada,Engine,S-1,Design,Analytical,11/24/2008,"$1,012.58",PO-1,O-1,'
        'Difference Ltd,office@example.test,02/26/2016,true,no,56,Works,Shop,"First, line\n\nSecond"'
    )
    assert entry(f"{IMPORT}\n{row}\n") == Entry(
        Lot(
            key=lot_key("snipe-it", "Engine", "S-1"),
            name="Engine",
            serial="S-1",
            quantity=56,
            publisher="Analytical",
            category="Design",
            cost=Money(101258, "USD"),
            purchased_on=date(2008, 11, 24),
            expires_on=date(2016, 2, 26),
            purchase_order="PO-1",
            order_number="O-1",
            supplier="Shop",
            reassignable=False,
            notes=(
                "First, line\n\nSecond\n\nCompany: Works\nLicensed to: Difference Ltd\n"
                "Licensed to (e-mail): office@example.test\nMaintained: true"
            ),
        ),
        CheckOut(email="ada@example.test", user_name="ada", name="Ada Lovelace"),
    )


def test_the_exported_file_tells_lots_and_no_holders():
    row = (
        "7,Works,Engine,S-1,2008-11-24,1012.58,O-1,3,56,Admin,,2020-01-01 10:00:00,,office@example.test,No,Shop,"
        "2016-02-26 00:00:00,PO-1,2017-01-01,Yes,Analytical,Design,1,Yes,Note,2019-01-01 10:00:00"
    )
    assert entry(f"{EXPORT}\n{row}\n") == Entry(
        Lot(
            key=lot_key("snipe-it", "Engine", "S-1"),
            name="Engine",
            serial="S-1",
            quantity=56,
            publisher="Analytical",
            category="Design",
            cost=Money(101258, "EUR"),
            purchased_on=date(2008, 11, 24),
            expires_on=date(2016, 2, 26),
            purchase_order="PO-1",
            order_number="O-1",
            supplier="Shop",
            notes=(
                "Note\n\nCompany: Works\nLicensed to (e-mail): office@example.test\nMaintained: Yes\n"
                "Termination date: 2017-01-01"
            ),
        )
    )


def test_the_exported_table_gives_the_lot_the_same_key():
    found = entry(f"{TABLE}\nEngine,S-1,2016-02-26,office@example.test,,Analytical,0,56,3,,\n")
    assert found.lot.key == lot_key("snipe-it", "Engine", "S-1")
    assert (found.lot.quantity, found.check_out) == (56, None)


def test_a_header_repeated_by_a_big_export_is_no_row():
    rows = read(f"{TABLE}\nEngine,S-1,,,,,0,5,5,,\n{TABLE}\nMill,S-2,,,,,0,6,6,,\n")
    assert [row.number for row in rows] == [2, 4]


def test_a_row_of_nobody_checks_nothing_out():
    assert entry("Item name,seats\nEngine,5\n") == Entry(
        Lot(key=lot_key("snipe-it", "Engine", ""), name="Engine", serial="", quantity=5)
    )


def test_an_asset_holds_the_seat_when_no_person_is_named():
    assert entry("Item name,seats,Asset Tag\nEngine,5,LAP-1\n").check_out == CheckOut(device="LAP-1")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [(cell, True) for cell in ("", "yes", "YES", "true", "TRUE")]
    + [(cell, False) for cell in ("no", "NO", "false", "FALSE")],
)
def test_reassignable_is_read_in_every_spelling(cell, answer):
    found = entry(f"Item name,seats,reassignable\nEngine,5,{cell}\n")
    assert (found.lot.reassignable, found.remark, found.lot.notes) == (answer, None, "")


def test_reassignable_that_is_neither_is_taken_for_no_and_kept():
    found = entry("Item name,seats,Reassignable\nEngine,5,sometimes\n")
    assert (found.lot.reassignable, found.lot.notes) == (False, "Reassignable: sometimes")
    assert found.remark == Problem(
        Rule.NEITHER_YES_NOR_NO,
        "Reassignable",
        "Reassignable is 'sometimes', neither yes nor no. It was taken for no, and the notes keep what was written.",
    )


@pytest.mark.parametrize(
    ("columns", "cells", "code", "field"),
    [
        ("Item name,seats", "Engine,", Rule.REQUIRED, "seats"),
        ("Item name,seats", " ,5", Rule.REQUIRED, "Item name"),
        ("Item name,seats", "Engine,many", Rule.INVALID_NUMBER, "seats"),
        ("Item name,seats,expiration date", "Engine,5,31/12/2026", Rule.INVALID_DATE, "expiration date"),
        ("Item name,seats,purchase cost", "Engine,5,cheap", Rule.INVALID_AMOUNT, "purchase cost"),
        ("Item name,seats,Email", "Engine,5,ada", Rule.INVALID_EMAIL, "Email"),
        ("Item name,seats,Username", f"Engine,5,{'a' * 255}", Rule.TOO_LONG, "Username"),
        ("Item name,seats,notes", "Engine,5,\x07", Rule.INVALID_TEXT, "notes"),
    ],
)
def test_a_row_that_breaks_a_rule_names_its_column(columns, cells, code, field):
    found = problem(f"{columns}\n{cells}\n")
    assert (found.code, found.field) == (code, field)
    assert found.message.startswith(f"{field} ")


def test_a_row_with_cells_missing_is_malformed_and_keeps_what_it_has():
    row = only("Item name,seats\nEngine\n")
    assert row == Row(
        2,
        {"Item name": "Engine"},
        Problem(
            Rule.MALFORMED_ROW,
            "",
            "The row has 1 cells and the header 2; is a quote or a comma missing?",
        ),
    )


def test_a_row_with_cells_too_many_is_malformed_and_keeps_them_all():
    row = only("Item name,seats\nEngine,5,what,is,this\n")
    assert row.cells == {
        "Item name": "Engine",
        "seats": "5",
        "column 3": "what",
        "column 4": "is",
        "column 5": "this",
    }


def test_a_row_that_is_no_csv_is_kept_as_written():
    row = only('Item name,seats\n"Engine"x,5\n')
    assert row.cells == {"row": '"Engine"x,5\n'}
    assert row.meaning == Problem(Rule.MALFORMED_ROW, "", "The row cannot be read as CSV: ',' expected after '\"'.")


def test_a_column_of_no_layout_refuses_the_file():
    with pytest.raises(UnknownColumns) as refusal:
        read("Item name,seats,colour,Shape\nEngine,5,red,round\n")
    assert refusal.value.facts["unknown"] == "'colour', 'shape'"


def test_columns_of_two_layouts_refuse_the_file():
    with pytest.raises(UnknownColumns) as refusal:
        read("Item name,seats,Username,Avail\nEngine,5,ada,3\n")
    assert refusal.value.facts["unknown"] == "'avail'"


def test_two_columns_for_one_field_refuse_the_file():
    with pytest.raises(RepeatedColumns) as refusal:
        read("Item name,seats,serial number,Product Key\nEngine,5,S-1,S-2\n")
    assert refusal.value.facts == {"repeated": "'serial number' and 'Product Key'"}


@pytest.mark.parametrize(("header", "missing"), [("Item name,notes", "seats"), ("seats,Username", "item name")])
def test_a_file_without_a_needed_column_is_refused(header, missing):
    with pytest.raises(MissingColumns) as refusal:
        read(f"{header}\n1,2\n")
    assert refusal.value.facts == {"format": "snipe-it", "missing": missing}


def test_a_file_of_a_header_alone_is_refused():
    with pytest.raises(NoRows) as refusal:
        read("Item name,seats\n")
    assert refusal.value.facts == {"part": "rows below its header"}


def test_a_row_is_read_again_from_its_cells():
    row = SnipeIt().row(9, {"Item name": "Engine", "seats": "5", "purchase cost": "10"}, currency="GBP")
    assert row == Row(
        9,
        {"Item name": "Engine", "seats": "5", "purchase cost": "10"},
        Entry(
            Lot(key=lot_key("snipe-it", "Engine", ""), name="Engine", serial="", quantity=5, cost=Money(1000, "GBP"))
        ),
    )


def test_a_row_is_not_read_again_with_columns_of_no_layout():
    with pytest.raises(UnknownColumns):
        SnipeIt().row(9, {"Item name": "Engine", "seats": "5", "column 3": "x"}, currency="EUR")
