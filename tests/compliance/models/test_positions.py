"""Positions and scores."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.factories.compliance import PositionFactory, ScoreFactory
from tests.factories.licensing import ProductFactory

pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize(
    ("entitled", "required", "balance", "shortfall", "true_up"),
    [(5, 4, 1, 0, 0), (5, 6, -1, 1, 100), (None, 6, None, 0, 0)],
)
def test_position_balances_rights_against_use(entitled, required, balance, shortfall, true_up):
    position = PositionFactory.build(
        product=None, organisation_id=None, entitled=entitled, required=required, unit_cost_minor=100
    )
    assert (position.balance, position.shortfall, position.true_up_minor) == (balance, shortfall, true_up)


def test_true_up_without_a_unit_cost_is_unknown():
    assert PositionFactory.build(product=None, organisation_id=None, entitled=5, required=6).true_up_minor is None


def test_position_is_one_a_product_metric_and_day():
    position = PositionFactory(product=ProductFactory(name="Draw"))
    assert str(position) == "Northwind Draw: 4 of 5 (2026-11-01)"
    with pytest.raises(IntegrityError, match="compliance_position_is_one_a_day"), transaction.atomic():
        PositionFactory(product=position.product)


def test_score_is_one_a_day():
    score = ScoreFactory(score=None)
    assert str(score) == "2026-11-01: None"
    with pytest.raises(IntegrityError, match="compliance_score_is_one_a_day"), transaction.atomic():
        ScoreFactory()
