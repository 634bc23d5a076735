"""Fields that say what is wrong with them."""

from __future__ import annotations

import pytest

from accounts.models import Organisation
from accounts.services.checking import check_fields
from kernel.errors import InvalidInput


def test_check_passes_a_good_row():
    check_fields(Organisation(slug="northwind", name="Northwind"))


def test_check_names_the_field_at_fault():
    with pytest.raises(InvalidInput) as refused:
        check_fields(Organisation(slug="northwind", name="Northwind", time_zone="Mars/Olympus"))
    assert (refused.value.field, refused.value.message) == (
        "time_zone",
        "Mars/Olympus is not a time zone, such as Europe/London.",
    )
