"""Everything that is held, and every right behind it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance.selectors import holdings
from compliance.selectors.holdings import LotRight
from seats.choices import EndReason, PoolMode
from tests.compliance.floats import claim, floating
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("inside")


def test_rights_say_which_lots_are_in_force():
    running = LicenceFactory(name="A", quantity=5)
    ended = LicenceFactory(name="B", quantity=None, usable_until=NOON)
    assert holdings.list_rights(NOON) == [
        LotRight(running.pk, "named", in_force=True, seats=5),
        LotRight(ended.pk, "named", in_force=False, seats=None),
    ]


def test_held_counts_a_holder_once_and_shows_every_row():
    licence = LicenceFactory()
    second = LicenceFactory(product=licence.product)
    person = PersonFactory()
    for lot, quantity in ((licence, 1), (second, 3)):
        pool = SeatPoolFactory(licence=lot, mode=PoolMode.OBSERVED)
        AssignmentFactory(pool=pool, person=person, quantity=quantity)
    AssignmentFactory(pool=pool, ended_at=NOON - HOUR, end_reason=EndReason.RELEASED)
    rows = list(holdings.iterate_held(NOON))
    assert sorted((row.seats, row.counted) for row in rows) == [(1, 0), (3, 3)]
    assert {(row.ref, row.name) for row in rows} == {(str(person.ref), person.name)}


def test_held_comes_whole_however_many_chunks(monkeypatch):
    monkeypatch.setattr(holdings, "_CHUNK", 2)
    AssignmentFactory.create_batch(5, pool=SeatPoolFactory(assigned=5))
    assert len(list(holdings.iterate_held(NOON))) == 5


def test_peak_gives_the_claims_alive_then():
    licence = LicenceFactory()
    pool = floating(licence)
    claim(pool, start=NOON - 3 * HOUR, end=NOON - HOUR, quantity=2)
    claim(pool, start=NOON - HOUR, due=NOON + HOUR)
    rows = list(holdings.iterate_peak(licence.product_id, at=NOON, midnight=MIDNIGHT))
    assert [(row.kind, row.seats, row.counted) for row in rows] == [("claim", 2, 2)]
    assert list(holdings.iterate_held(NOON)) == []


def test_peak_of_a_product_without_use_is_empty():
    licence = LicenceFactory()
    assert list(holdings.iterate_peak(licence.product_id, at=NOON, midnight=MIDNIGHT)) == []
