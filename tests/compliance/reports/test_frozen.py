"""The instant at which a package is frozen."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from accounts.models import Organisation
from compliance.reports.frozen import Frozen
from kernel.ids import new_id


@pytest.fixture
def organisation():
    return Organisation(id=new_id(), time_zone="Europe/Berlin")


def test_today_is_frozen_now(organisation, now):
    frozen = Frozen.on(organisation, date(2026, 11, 2), now=now, redacted=True)
    assert frozen.at == now
    assert frozen.midnight == datetime(2026, 11, 1, 23, tzinfo=UTC)


def test_past_day_is_frozen_at_its_end(organisation, now):
    frozen = Frozen.on(organisation, date(2026, 10, 25), now=now, redacted=True)
    assert frozen.midnight == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert frozen.at == datetime(2026, 10, 25, 22, 59, 59, 999999, tzinfo=UTC)


def test_redaction_hides_devices_and_plain_cells(organisation, now):
    frozen = Frozen.on(organisation, date(2026, 11, 2), now=now, redacted=True)
    other = Frozen.on(Organisation(id=new_id()), date(2026, 11, 2), now=now, redacted=True)
    assert len(frozen.device("press-1")) == 32
    assert len({frozen.device("press-1"), frozen.device("press-2"), other.device("press-1")}) == 3
    assert frozen.device("") == ""
    assert frozen.plain("serial", 12) == []


def test_unredacted_tells_devices_and_plain_cells(organisation, now):
    frozen = Frozen.on(organisation, date(2026, 11, 2), now=now, redacted=False)
    assert frozen.device("press-1") == "press-1"
    assert frozen.plain("serial", 12) == ["serial", 12]
