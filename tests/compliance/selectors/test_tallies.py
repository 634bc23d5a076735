"""Counting rights and use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance.position import Price, Tally
from compliance.selectors import list_tallies
from licensing.choices import CostBasis, LicenceModel
from licensing.models import Licence
from seats.choices import ClaimKind, EndReason, PoolMode
from tests.compliance.floats import claim, floating
from tests.factories.accounts import DepartmentFactory, PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory, UsageSourceFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("inside")


def tallies(**asked):
    return list_tallies(**{"at": NOON, "midnight": MIDNIGHT, "currency": "EUR"} | asked)


def observed(licence: Licence, **fields):
    return SeatPoolFactory(licence=licence, mode=PoolMode.OBSERVED, **fields)


def test_count_of_six_on_five_seats():
    licence = LicenceFactory(quantity=5)
    AssignmentFactory.create_batch(6, pool=observed(licence))
    assert tallies() == [Tally(licence.product_id, "named", limited=5, required=6, current=6)]


def test_count_adds_lots_of_a_product_and_keeps_products_apart():
    product = ProductFactory()
    LicenceFactory(product=product, quantity=5)
    LicenceFactory(product=product, quantity=7)
    other = LicenceFactory(quantity=None)
    assert tallies() == [
        Tally(product.pk, "named", limited=12),
        Tally(other.product_id, "named", unlimited=1),
    ]
    assert tallies(products={other.product_id}) == [Tally(other.product_id, "named", unlimited=1)]
    assert tallies(products=set()) == []


def test_count_takes_each_holder_once_with_the_most_seats_of_one_pool():
    product = ProductFactory()
    first, second = (observed(LicenceFactory(product=product, quantity=1)) for _ in range(2))
    person = PersonFactory()
    AssignmentFactory(pool=first, person=person, quantity=3)
    AssignmentFactory(pool=second, person=person)
    AssignmentFactory(pool=first, person=None, department=DepartmentFactory(), quantity=2)
    AssignmentFactory(pool=first, person=None, device="press-1")
    AssignmentFactory(pool=second, person=None, device="press-1")
    assert tallies() == [Tally(product.pk, "named", limited=2, required=6, current=6)]


def test_count_leaves_out_ended_assignments():
    licence = LicenceFactory(quantity=5)
    pool = observed(licence)
    AssignmentFactory(pool=pool)
    AssignmentFactory(pool=pool, ended_at=NOON - HOUR, end_reason=EndReason.RELEASED)
    assert tallies() == [Tally(licence.product_id, "named", limited=5, required=1, current=1)]


def test_count_at_an_instant_takes_what_was_held_then():
    licence = LicenceFactory(quantity=5)
    pool = observed(licence)
    AssignmentFactory(pool=pool, ended_at=NOON - HOUR, end_reason=EndReason.RELEASED)
    AssignmentFactory(pool=pool, first_assigned_at=NOON - HOUR)
    assert [each.required for each in tallies(now=False)] == [1]
    assert [each.required for each in tallies(at=NOON - 2 * HOUR, now=False)] == [1]
    assert [each.required for each in tallies(at=datetime(2026, 1, 2, tzinfo=UTC), now=False)] == [0]


@pytest.mark.parametrize(
    ("window", "limited"),
    [
        ({"usable_until": NOON}, 0),
        ({"usable_until": NOON + HOUR}, 5),
        ({"usable_from": NOON + HOUR}, 0),
        ({"usable_from": None}, 5),
        ({"suspended_at": NOON}, 0),
        ({"revoked_at": NOON}, 0),
        ({"converted_at": NOON}, 0),
        ({"suspended_at": NOON + HOUR}, 5),
    ],
)
def test_rights_are_those_of_lots_in_force(window, limited):
    licence = LicenceFactory(quantity=5, **window)
    assert [each.limited for each in tallies()] == [limited]
    assert Licence.objects.in_force(NOON).filter(pk=licence.pk).exists() == bool(limited)


@pytest.mark.parametrize(("ends", "current"), [(NOON, 0), (NOON - HOUR, 0), (NOON + HOUR, 1)])
def test_seats_of_an_ended_lot_are_required_but_not_current(ends, current):
    licence = LicenceFactory(quantity=5, usable_until=ends)
    AssignmentFactory(pool=observed(licence))
    assert [(each.required, each.current) for each in tallies()] == [(1, current)]


def test_seats_of_a_withdrawn_lot_stay_current():
    licence = LicenceFactory(quantity=5, usable_until=NOON - HOUR, revoked_at=NOON - HOUR)
    AssignmentFactory(pool=observed(licence))
    assert [(each.limited, each.required, each.current) for each in tallies()] == [(0, 1, 1)]


def test_draft_lot_counts_only_by_its_use():
    LicenceFactory(issued_at=None)
    used = LicenceFactory(issued_at=None, quantity=5)
    AssignmentFactory(pool=observed(used))
    assert tallies() == [Tally(used.product_id, "named", required=1, current=1)]


def test_concurrent_counts_the_peak_of_the_day():
    licence = LicenceFactory(quantity=2)
    pool = floating(licence)
    claim(pool, start=MIDNIGHT - 5 * HOUR, end=MIDNIGHT - HOUR)
    claim(pool, start=MIDNIGHT - HOUR, end=MIDNIGHT + HOUR)
    claim(pool, start=MIDNIGHT + HOUR, end=MIDNIGHT + 3 * HOUR, quantity=2)
    claim(pool, start=MIDNIGHT + 2 * HOUR, due=NOON - HOUR)
    claim(pool, start=NOON - HOUR, due=NOON + HOUR)
    claim(pool, start=NOON - HOUR, due=NOON + HOUR, kind=ClaimKind.RESERVATION)
    assert tallies() == [Tally(licence.product_id, "concurrent", limited=2, required=3, current=3)]


def test_concurrent_of_an_ended_lot_is_not_current():
    licence = LicenceFactory(quantity=2, usable_until=NOON - HOUR)
    pool = floating(licence)
    claim(pool, start=MIDNIGHT, end=MIDNIGHT + HOUR)
    claim(pool, start=NOON - HOUR, due=NOON + HOUR)
    assert tallies() == [Tally(licence.product_id, "concurrent", required=1, current=0)]


def test_metric_without_a_pool_follows_the_model():
    kinds = {LicenceModel.FLOATING: "concurrent", LicenceModel.SITE: "site", LicenceModel.PERPETUAL: "named"}
    made = {
        LicenceFactory(licence_type=LicenceTypeFactory(model=model)).product_id: metric
        for model, metric in kinds.items()
    }
    assert {each.product_id: each.metric for each in tallies()} == made


def test_lot_with_pools_of_both_kinds_gives_each_what_they_hold():
    licence = LicenceFactory(quantity=10)
    SeatPoolFactory(licence=licence, capacity=6)
    floating(licence, capacity=4)
    assert tallies() == [
        Tally(licence.product_id, "concurrent", limited=4),
        Tally(licence.product_id, "named", limited=6),
    ]


def test_site_counts_people_with_a_seat_or_a_claim_once():
    licence = LicenceFactory(quantity=None, licence_type=LicenceTypeFactory(model=LicenceModel.SITE))
    named, shared = SeatPoolFactory(licence=licence), floating(licence)
    person = PersonFactory()
    AssignmentFactory(pool=named, person=person)
    claim(shared, start=NOON - HOUR, due=NOON + HOUR, person=person)
    claim(shared, start=NOON - HOUR, due=NOON + HOUR)
    assert tallies() == [Tally(licence.product_id, "site", unlimited=1, required=2, current=2)]


def test_observed_floating_pool_is_known_only_with_a_fresh_source():
    licence = LicenceFactory(quantity=2)
    floating(licence, mode=PoolMode.OBSERVED)
    assert [each.known for each in tallies()] == [False]
    source = UsageSourceFactory(product=licence.product, reported_at=NOON - 73 * HOUR)
    assert [each.known for each in tallies()] == [False]
    source.reported_at = NOON - 71 * HOUR
    source.save()
    assert [each.known for each in tallies()] == [True]


def test_enforced_and_named_pools_are_known_without_a_source():
    licence = LicenceFactory(quantity=20)
    floating(licence)
    observed(licence)
    assert [each.known for each in tallies()] == [True, True]


@pytest.mark.parametrize(
    ("basis", "price"),
    [(CostBasis.FLAT, 1000), (CostBasis.UNIT, 12000), (CostBasis.PACK, 3000)],
)
def test_prices_are_of_the_whole_lot(basis, price):
    LicenceFactory(quantity=12, cost_minor=1000, cost_basis=basis, pack_size=5, billing_period="P1Y")
    assert [each.prices for each in tallies()] == [(Price(price, 12, "P1Y"),)]


def test_prices_leave_out_other_currencies_and_lots_without_a_price():
    product = ProductFactory()
    LicenceFactory(product=product, cost_minor=1000, currency="USD")
    LicenceFactory(product=product)
    LicenceFactory(product=product, quantity=None, cost_minor=1000)
    assert [each.prices for each in tallies()] == [()]


def test_prices_of_ended_lots_serve_when_no_other_is_known():
    product = ProductFactory()
    LicenceFactory(product=product, cost_minor=900, usable_until=NOON - HOUR)
    assert [each.prices for each in tallies()] == [(Price(900, 10),)]
    LicenceFactory(product=product, cost_minor=1200)
    assert [each.prices for each in tallies()] == [(Price(1200, 10),)]


def test_count_asks_two_questions_however_many_products(django_assert_num_queries):
    for _ in range(3):
        AssignmentFactory(pool=observed(LicenceFactory()))
    with django_assert_num_queries(2):
        assert len(tallies()) == 3
