"""Keeping each day's positions and score."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from compliance.choices import Severity, ViolationState
from compliance.models import Position, Score
from compliance.services import positions
from tests.factories.compliance import PositionFactory, ViolationFactory
from tests.factories.licensing import LicenceFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

DAY = timedelta(days=1)


def keep(organisation, now, products=None):
    tallies = positions.count(organisation=organisation, products=products, now=now)
    return positions.keep(organisation=organisation, tallies=tallies, products=products, now=now)


def stored():
    rows = Position.objects.order_by("day", "product_id", "metric")
    return list(rows.values_list("product_id", "metric", "day", "entitled", "required", "known", "unit_cost_minor"))


def test_keep_writes_the_positions_of_the_local_day(inside, now):
    inside.time_zone = "Pacific/Auckland"
    licence = LicenceFactory(quantity=5, cost_minor=1000)
    AssignmentFactory(pool=SeatPoolFactory(licence=licence))
    assert keep(inside, now) == {licence.product_id}
    assert stored() == [(licence.product_id, "named", (now + DAY).date(), 5, 1, True, 200)]
    assert Position.objects.get().currency == "EUR"


def test_keep_again_moves_nothing_but_the_instant(inside, now):
    LicenceFactory()
    keep(inside, now)
    before = stored()
    later = now + timedelta(hours=1)
    assert keep(inside, later) == set()
    assert stored() == before
    assert Position.objects.get().evaluated_at == later


def test_keep_names_the_products_that_moved(inside, now):
    changed, steady = LicenceFactory(), LicenceFactory()
    keep(inside, now)
    changed.quantity = 11
    changed.save()
    assert keep(inside, now + DAY) == {changed.product_id}
    assert Position.objects.filter(product=steady.product).count() == 2


def test_keep_of_some_products_leaves_the_rest(inside, now):
    chosen = LicenceFactory()
    other = PositionFactory(day=now.date(), evaluated_at=now - DAY)
    assert keep(inside, now, {chosen.product_id}) == {chosen.product_id}
    assert Position.objects.filter(pk=other.pk).exists()


def test_keep_drops_the_days_positions_that_hold_no_longer(inside, now):
    gone = PositionFactory(day=now.date(), evaluated_at=now - timedelta(hours=1))
    past = PositionFactory(product=gone.product, day=(now - DAY).date())
    assert keep(inside, now) == {gone.product_id}
    assert list(Position.objects.all()) == [past]


def test_expiry_moves_the_position_the_same_day(inside, now):
    licence = LicenceFactory(quantity=5, usable_until=now + timedelta(hours=1))
    keep(inside, now)
    assert keep(inside, now + timedelta(hours=1)) == {licence.product_id}
    assert [(row.day, row.entitled) for row in Position.objects.all()] == [(now.date(), 0)]


def test_score_is_kept_once_a_day(inside, now):
    product = ProductFactory()
    PositionFactory(product=product, day=now.date(), entitled=5, required=6, unit_cost_minor=10000, currency="EUR")
    PositionFactory(day=now.date(), known=False)
    ViolationFactory(product=product, severity=Severity.CRITICAL)
    ViolationFactory(product=product, severity=Severity.HIGH)
    ViolationFactory(product=product, severity=Severity.HIGH, state=ViolationState.WAIVED)
    first = positions.score(organisation=inside, now=now)
    assert (first.day, first.score, first.coverage) == (now.date(), Decimal("33.33"), Decimal("0.8571"))
    again = positions.score(organisation=inside, now=now + timedelta(hours=1))
    assert again.pk == first.pk
    assert Score.objects.count() == 1


def test_score_of_no_positions_is_none(inside, now):
    score = positions.score(organisation=inside, now=now)
    assert (score.score, score.coverage) == (None, None)
