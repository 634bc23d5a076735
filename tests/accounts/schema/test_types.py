"""Ids of people are opaque, and are read only as what they are."""

from __future__ import annotations

import pytest

from kernel.edges.graphql import read_id
from kernel.errors import NotFound
from kernel.permissions import Permission
from tests.api import caller


def test_organisation_id_names_no_other_kind(organisation):
    answer = caller(organisation, Permission.READ_SEATS).ask("{ viewer { organisation { id } } }")
    given = answer["data"]["viewer"]["organisation"]["id"]
    assert read_id("Organisation", given) == organisation.pk
    with pytest.raises(NotFound, match="no such person"):
        read_id("Person", given)
