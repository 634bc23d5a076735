"""CSV files are read as they come: what is broken is one record, and the rest goes on."""

from __future__ import annotations

import pytest

from licensing.errors import FileTooLarge, NoRows, NotText
from licensing.importers import tables
from licensing.importers.tables import Record, records


def test_records_are_numbered_as_a_spreadsheet_does():
    content = b'name,notes\r\nA,"one\ntwo"\r\nB,"x, y"\r\n'
    assert list(records(content)) == [
        Record(1, ["name", "notes"]),
        Record(2, ["A", "one\ntwo"]),
        Record(3, ["B", "x, y"]),
    ]


def test_records_leave_out_marks_blank_rows_and_repeated_headers():
    content = "\ufeffname,notes\nA,1\n,\n\n Name ,notes\n\ufeffname,notes\nB,2".encode()
    assert list(records(content)) == [Record(1, ["name", "notes"]), Record(2, ["A", "1"]), Record(7, ["B", "2"])]


def test_records_of_an_old_macintosh_are_read():
    assert list(records(b"name\rA\rB\r")) == [Record(1, ["name"]), Record(2, ["A"]), Record(3, ["B"])]


def test_a_broken_record_costs_its_first_line_alone():
    content = b'name,notes\nA,"x"y\nB,2\nC,"left open\nD,4\n'
    assert list(records(content)) == [
        Record(1, ["name", "notes"]),
        Record(2, ['A,"x"y\n'], "',' expected after '\"'"),
        Record(3, ["B", "2"]),
        Record(4, ['C,"left open\n'], "unexpected end of data"),
        Record(5, ["D", "4"]),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"name\n\xff", "byte 5 is 0xff"),
        ("name".encode("utf-16"), "byte 0 is 0xff"),
        (b"name\nA\0", "character 6 is a NUL"),
    ],
)
def test_records_refuses_what_is_no_text(content, problem):
    with pytest.raises(NotText) as refusal:
        list(records(content))
    assert refusal.value.facts == {"problem": problem}


@pytest.mark.parametrize("content", [b"", b"\n\n", b'"na"me\nA\n'])
def test_records_refuses_a_file_without_a_header(content):
    with pytest.raises(NoRows) as refusal:
        list(records(content))
    assert refusal.value.code == "FILE_EMPTY"


def test_records_refuses_too_many_bytes(monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 8)
    with pytest.raises(FileTooLarge):
        list(records(b"name\nA\nB\n"))


def test_records_refuses_too_many_rows(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert len(list(records(b"name\nA\nB\n"))) == 3
    with pytest.raises(FileTooLarge) as refusal:
        list(records(b"name\nA\nB\nC\n"))
    assert refusal.value.facts == {"most": 2, "unit": "rows"}
