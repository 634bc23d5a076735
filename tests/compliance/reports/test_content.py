"""What the tables of a package have in common."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from compliance.position import Tally
from compliance.reports.content import Content, Sums, seats
from compliance.reports.frozen import Frozen
from kernel.ids import new_id
from tests.factories.licensing import ProductFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def frozen(inside):
    return Frozen.on(inside, NOON.date(), now=NOON, redacted=True)


def test_content_orders_counts_by_the_names_of_products(frozen):
    late, early = ProductFactory(name="Z"), ProductFactory(name="A")
    tallies = [Tally(late.pk, "named"), Tally(early.pk, "named"), Tally(early.pk, "concurrent")]
    content = Content.of(frozen, tallies)
    assert content.tallies == [tallies[2], tallies[1], tallies[0]]
    assert content.names == {late.pk: "Northwind Z", early.pk: "Northwind A"}


def test_money_is_in_major_units_of_the_reporting_currency(frozen):
    content = Content.of(frozen, [])
    assert (content.money(1250), content.money(None)) == ("12.50", "")
    frozen.organisation.currency = "JPY"
    assert content.money(1250) == "1250"


def test_sums_of_rights_are_unlimited_once_one_is():
    sums, key = Sums(), (new_id(), "named")
    sums.add_right(key, 5)
    sums.add_right(key, 7)
    assert sums.rights == {key: 12}
    sums.add_right(key, None)
    sums.add_right(key, 7)
    assert sums.rights == {key: None}


def test_seats_without_a_number_are_unlimited():
    assert (seats(None), seats(0)) == ("unlimited", 0)
