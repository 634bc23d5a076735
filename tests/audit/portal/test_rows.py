"""Places in the trail, as addresses write them."""

from __future__ import annotations

import pytest

from audit.portal.rows import Place


@pytest.mark.parametrize("text", ["0.0", "1.42"])
def test_place_is_read_as_it_is_written(text):
    assert str(Place.read(text)) == text


@pytest.mark.parametrize("text", ["", ".", "1", "1.", ".1", "a.b", "-1.0", "²" + ".1", "0." + "9" * 40])
def test_anything_else_is_no_place(text):
    assert Place.read(text) is None
