"""Dates as the pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template.defaultfilters import date


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("DATE_FORMAT", "2 Nov 2026"),
        ("SHORT_DATE_FORMAT", "2 Nov 2026"),
        ("TIME_FORMAT", "15:04"),
        ("DATETIME_FORMAT", "2 Nov 2026, 15:04"),
        ("SHORT_DATETIME_FORMAT", "2 Nov 2026, 15:04"),
    ],
)
def test_pages_write_the_month_in_letters_and_twenty_four_hours(name, written):
    assert date(datetime(2026, 11, 2, 15, 4, tzinfo=UTC), name) == written
