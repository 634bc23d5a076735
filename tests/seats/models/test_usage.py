"""Use is counted once a day and source, and believed while its source speaks."""

from __future__ import annotations

from datetime import date, timedelta

from tests.factories.licensing import ProductFactory
from tests.factories.seats import UsageDayFactory, UsageSourceFactory
from tests.refusing import raises_constraint


def test_source_is_one_a_kind_and_product(inside):
    source = UsageSourceFactory()
    with raises_constraint("seats_usagesource_is_one_a_kind"):
        UsageSourceFactory(product=source.product)


def test_source_is_fresh_up_to_its_age(inside, now):
    source = UsageSourceFactory(reported_at=now - timedelta(hours=72))
    ages = [timedelta(hours=72), timedelta(hours=71)]
    assert [source.is_fresh(now, within) for within in ages] == [True, False]


def test_usage_day_is_one_a_person_product_day_and_kind(inside):
    used = UsageDayFactory(day=date(2026, 11, 2))
    UsageDayFactory(day=date(2026, 11, 3), product=used.product, person=used.person)
    with raises_constraint("seats_usageday_is_one_a_day"):
        UsageDayFactory(day=date(2026, 11, 2), product=used.product, person=used.person)


def test_rows_say_what_they_are(inside):
    product = ProductFactory(publisher="", name="Draughtsman")
    used = UsageDayFactory(day=date(2026, 11, 2), product=product, person__name="Ada")
    assert [str(UsageSourceFactory(product=product)), str(used)] == [
        "Draughtsman: sign-ins",
        "Ada, Draughtsman, 2026-11-02",
    ]
