"""Enums of seats: every word that a column may hold, described."""

from __future__ import annotations

import pytest

from config.schema import schema
from seats import choices


@pytest.mark.parametrize("words", [choices.PoolKind, choices.PoolMode, choices.Counting, choices.EndReason])
def test_enum_has_every_word_with_its_label(words):
    values = schema.graphql_schema.type_map[words.__name__].values
    assert {name: value.description for name, value in values.items()} == {word.name: str(word.label) for word in words}
