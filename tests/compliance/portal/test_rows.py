"""The rows of the pages of positions and findings."""

from __future__ import annotations

from compliance.choices import Metric, Severity, ViolationState
from compliance.portal.rows import find_violations, holders_of, open_by_severity, position_of
from tests.factories.compliance import PositionFactory, ViolationFactory


def test_find_violations_takes_one_state(inside):
    ViolationFactory()
    acknowledged = ViolationFactory(state=ViolationState.ACKNOWLEDGED)
    found = find_violations(search="", state=ViolationState.ACKNOWLEDGED, severity="", kind="")
    assert list(found) == [acknowledged]


def test_open_by_severity_counts_what_waits_gravest_first(inside):
    ViolationFactory(severity=Severity.LOW)
    ViolationFactory(severity=Severity.CRITICAL)
    ViolationFactory(severity=Severity.CRITICAL, state=ViolationState.WAIVED)
    assert open_by_severity() == [(Severity.CRITICAL, 1), (Severity.LOW, 1)]


def test_position_of_a_finding_is_counted_by_its_metric(inside):
    violation = ViolationFactory()
    PositionFactory(product=violation.product, metric=Metric.SITE)
    named = PositionFactory(product=violation.product, metric=Metric.NAMED)
    assert position_of(violation) == named


def test_holders_of_nothing_asks_nothing(inside, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert holders_of([]) == {}
