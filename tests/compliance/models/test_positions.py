"""A position says what is left, what is missing, and what that would cost."""

from __future__ import annotations

import pytest

from tests.factories.compliance import SEEN, PositionFactory, ScoreFactory
from tests.factories.licensing import ProductFactory
from tests.refusing import refused_by


@pytest.mark.parametrize(
    ("entitled", "required", "balance", "shortfall", "true_up"),
    [(5, 4, 1, 0, 0), (5, 5, 0, 0, 0), (5, 7, -2, 2, 2400), (None, 7, None, 0, 0)],
)
def test_balance_shortfall_and_true_up(inside, entitled, required, balance, shortfall, true_up):
    position = PositionFactory(entitled=entitled, required=required, unit_cost_minor=1200)
    assert (position.balance, position.shortfall, position.true_up_minor) == (balance, shortfall, true_up)


def test_true_up_without_a_unit_cost_is_unknown(inside):
    assert PositionFactory(entitled=5, required=7, unit_cost_minor=None).true_up_minor is None


def test_position_is_one_a_product_metric_scope_and_day(inside):
    position = PositionFactory()
    with refused_by("compliance_position_is_one_a_day"):
        PositionFactory(product=position.product)


def test_score_is_one_a_day(inside):
    ScoreFactory()
    with refused_by("compliance_score_is_one_a_day"):
        ScoreFactory()


def test_rows_say_what_they_are(inside):
    product = ProductFactory(publisher="", name="Draughtsman")
    rows = [PositionFactory(product=product), ScoreFactory(score=None)]
    assert [str(row) for row in rows] == [f"Draughtsman: 4 of 5 ({SEEN:%Y-%m-%d})", f"{SEEN:%Y-%m-%d}: None"]
