"""One evaluation, whole or of some products."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from audit.models import FollowerCursor
from compliance.models import Position, Score, Violation
from compliance.services import evaluating
from seats.choices import PoolMode
from tests.factories.audit import FollowerCursorFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

if TYPE_CHECKING:
    from licensing.models import Licence

DAY = timedelta(days=1)


def oversold(**lot) -> Licence:
    licence = LicenceFactory(quantity=5, **lot)
    AssignmentFactory.create_batch(6, pool=SeatPoolFactory(licence=licence, mode=PoolMode.OBSERVED))
    return licence


@pytest.fixture
def evaluate(inside, actor):
    def run(now, products=None):
        return evaluating.evaluate(products=products, actor=actor, now=now)

    return run


def findings() -> list[tuple[str, int]]:
    return list(Violation.objects.filter(state="open").order_by("kind").values_list("kind", "size"))


def test_six_assignments_on_five_seats_are_one_over_allocation_of_one(evaluate, now):
    licence = oversold()
    evaluation = evaluate(now)
    assert findings() == [("over_allocation", 1)]
    assert (evaluation.positions, evaluation.moved) == (1, {licence.product_id})
    assert [(row.entitled, row.required, row.shortfall) for row in Position.objects.all()] == [(5, 6, 1)]
    assert Score.objects.get().score == Decimal("41.67")


def test_expired_lot_in_use_is_named_once(evaluate, now):
    oversold(usable_until=now)
    evaluate(now)
    assert findings() == [("use_after_expiry", 6)]
    assert [(row.entitled, row.required) for row in Position.objects.all()] == [(0, 6)]


def test_lot_in_grace_has_no_finding_but_moves_the_position(evaluate, now):
    oversold(usable_until=now, licence_type=LicenceTypeFactory(grace_days=2))
    evaluate(now)
    assert findings() == []
    assert [(row.entitled, row.required) for row in Position.objects.all()] == [(0, 6)]
    evaluate(now + 2 * DAY)
    assert findings() == [("use_after_expiry", 6)]


def test_renewal_closes_use_after_expiry(evaluate, now):
    licence = oversold(usable_until=now)
    evaluate(now)
    licence.usable_until = now + DAY
    licence.save()
    evaluate(now, {licence.product_id})
    assert findings() == [("over_allocation", 1)]


def test_evaluation_of_some_products_leaves_the_rest(evaluate, now):
    first = oversold()
    evaluate(now)
    second = oversold()
    third = oversold()
    evaluation = evaluate(now, {second.product_id})
    assert evaluation.moved == {second.product_id}
    assert set(Violation.objects.values_list("product", flat=True)) == {first.product_id, second.product_id}
    assert not Position.objects.filter(product=third.product).exists()


def test_first_evaluation_of_a_day_takes_in_everything(evaluate, now):
    oversold()
    evaluate(now)
    new = oversold()
    evaluation = evaluate(now + DAY, set())
    assert (evaluation.positions, evaluation.moved) == (2, {new.product_id})


def test_lock_makes_the_cursor_once(inside):
    cursor = evaluating.lock()
    assert evaluating.lock() == cursor
    assert (cursor.name, cursor.epoch, cursor.seq) == ("compliance", 0, 0)


def test_lock_leaves_a_cursor_where_it_is(inside):
    FollowerCursorFactory(epoch=1, seq=7)
    assert (evaluating.lock().epoch, evaluating.lock().seq) == (1, 7)
    assert FollowerCursor.objects.count() == 1
