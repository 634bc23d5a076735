"""Finding positions, scores, findings, scans and packages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compliance import selectors
from compliance.choices import Metric, Severity, ViolationState
from kernel.errors import NotFound
from kernel.ids import new_id
from tests.factories.compliance import (
    SEEN,
    AuditPackageFactory,
    PositionFactory,
    ScanFactory,
    ScoreFactory,
    ViolationFactory,
)
from tests.factories.licensing import ProductFactory

pytestmark = pytest.mark.usefixtures("inside")


def test_list_positions_gives_the_newest_day():
    old = PositionFactory(day=date(2026, 10, 1))
    new = PositionFactory()
    assert selectors.latest_day() == new.day
    assert list(selectors.list_positions()) == [new]
    assert list(selectors.list_positions(date(2026, 10, 1))) == [old]


def test_list_positions_of_an_empty_organisation_is_empty():
    assert selectors.latest_day() is None
    assert list(selectors.list_positions()) == []


def test_get_position_returns_it_or_raises():
    position = PositionFactory()
    assert selectors.get_position(position.pk) == position
    with pytest.raises(NotFound):
        selectors.get_position(new_id())


def test_scores_come_newest_first():
    assert selectors.latest_score() is None
    old, new = ScoreFactory(day=date(2026, 10, 1)), ScoreFactory()
    assert selectors.latest_score() == new
    assert list(selectors.list_scores()) == [new, old]


def test_list_violations_gives_those_that_wait_for_someone():
    waiting = ViolationFactory()
    taken = ViolationFactory(state=ViolationState.ACKNOWLEDGED, last_seen_at=SEEN - timedelta(days=1))
    done = ViolationFactory(state=ViolationState.RESOLVED, resolved_at=SEEN)
    ViolationFactory(state=ViolationState.WAIVED)
    assert list(selectors.list_violations()) == [waiting, taken]
    assert list(selectors.list_violations([ViolationState.RESOLVED])) == [done]


@pytest.mark.parametrize("many", [1, 3])
def test_list_violations_asks_one_question(django_assert_num_queries, many):
    ViolationFactory.create_batch(many)
    with django_assert_num_queries(1):
        assert len([str(violation.product) for violation in selectors.list_violations()]) == many


def test_get_violation_returns_it_or_raises():
    violation = ViolationFactory()
    assert selectors.get_violation(violation.pk) == violation
    with pytest.raises(NotFound):
        selectors.get_violation(new_id())


def test_scans_and_packages_come_newest_first():
    scans = [ScanFactory(started_at=SEEN), ScanFactory(started_at=SEEN - timedelta(days=1))]
    packages = [AuditPackageFactory(produced_at=SEEN), AuditPackageFactory(produced_at=SEEN - timedelta(days=1))]
    assert list(selectors.list_scans()) == scans
    assert list(selectors.list_packages()) == packages


def test_grave_findings_counts_unwaived_ones_by_product_and_metric():
    product = ProductFactory()
    ViolationFactory(product=product)
    ViolationFactory(product=product, severity=Severity.HIGH, state=ViolationState.ACKNOWLEDGED)
    ViolationFactory(product=product, severity=Severity.HIGH)
    ViolationFactory(product=product, severity=Severity.LOW)
    ViolationFactory(product=product, state=ViolationState.WAIVED)
    ViolationFactory(product=product, state=ViolationState.RESOLVED, resolved_at=SEEN)
    ViolationFactory(product=product, facts={"metric": Metric.CONCURRENT.value})
    assert selectors.grave_findings() == {
        (product.pk, "named"): {"critical": 1, "high": 2},
        (product.pk, "concurrent"): {"critical": 1},
    }
