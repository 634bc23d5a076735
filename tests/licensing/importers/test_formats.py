"""The formats there are, by name."""

from __future__ import annotations

import pytest

from licensing.errors import UnknownFormat
from licensing.importers.formats import FORMATS, format_named
from licensing.importers.snipe_it import SnipeIt


def test_every_format_is_found_by_its_own_name():
    assert [(name, known.name) for name, known in FORMATS.items()] == [("snipe-it", "snipe-it")]
    assert isinstance(format_named("snipe-it"), SnipeIt)


def test_an_unknown_format_is_refused_with_those_there_are():
    with pytest.raises(UnknownFormat) as refusal:
        format_named("abacus")
    assert refusal.value.message == "No register format is called abacus; choose one of: snipe-it."
