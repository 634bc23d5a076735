"""What a row comes to, as values."""

from __future__ import annotations

import pytest

from licensing.importers.rows import CheckOut, Lot, lot_key


def test_lot_key_is_one_for_a_name_and_serial_and_tells_neither():
    key = lot_key("snipe-it", "Editor", "S-1")
    assert key == lot_key("snipe-it", "Editor", "S-1")
    assert (key[:9], len(key)) == ("snipe-it:", 73)
    assert len({key, lot_key("snipe-it", "Editor", "S-2"), lot_key("snipe-it", "EditorS", "-1")}) == 3


def test_differences_names_the_fields_that_disagree():
    lot = Lot(key="k", name="Editor", serial="S-1", quantity=5, supplier="Shop")
    assert lot.differences(Lot(key="k", name="Editor", serial="S-1", quantity=6)) == ("quantity", "supplier")
    assert lot.differences(lot) == ()


@pytest.mark.parametrize(
    ("check_out", "of_person", "of_name_alone"),
    [
        (CheckOut(), False, False),
        (CheckOut(device="D-1"), False, False),
        (CheckOut(name="Ada"), True, True),
        (CheckOut(name="Ada", user_name="ada"), True, False),
        (CheckOut(email="ada@example.test"), True, False),
    ],
)
def test_check_out_knows_whom_it_names(check_out, of_person, of_name_alone):
    assert (check_out.is_of_person, check_out.is_of_name_alone) == (of_person, of_name_alone)
