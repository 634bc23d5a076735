"""A refused row keeps its number in its run."""

from __future__ import annotations

from tests.factories.licensing import ImportRowFactory, ImportRunFactory
from tests.refusing import raises_constraint


def test_row_number_is_unique_in_its_run(inside):
    row = ImportRowFactory(number=7)
    ImportRowFactory(number=7)
    with raises_constraint("licensing_importrow_number_is_unique"):
        ImportRowFactory(run=row.run, number=7)


def test_rows_say_where_they_stand(inside, now):
    run = ImportRunFactory(file_name="register.csv", at=now)
    row = ImportRowFactory(run=run, number=7)
    assert [str(run), str(row)] == ["register.csv, 2026-11-02 12:00", "register.csv, 2026-11-02 12:00, row 7"]
