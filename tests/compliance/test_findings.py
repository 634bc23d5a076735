"""What makes a finding."""

from __future__ import annotations

from uuid import UUID

import pytest

from compliance.findings import DEPARTED_HOLDER, HIGH, Finding, over_allocation

ORGANISATION = UUID("018f5a1e-0000-7000-8000-000000000001")
OTHER = UUID("018f5a1e-0000-7000-8000-000000000002")
PRODUCT = UUID("018f5a1e-0000-7000-8000-000000000003")
SEAT = UUID("018f5a1e-0000-7000-8000-000000000004")


def over(**numbers):
    return over_allocation(
        **{"product_id": PRODUCT, "metric": "named", "entitled": 5, "required": 6, "excess": 1} | numbers
    )


@pytest.mark.parametrize(
    ("entitled", "excess", "severity"), [(10, 1, "high"), (10, 2, "critical"), (0, 1, "critical"), (100, 10, "high")]
)
def test_over_allocation_above_a_tenth_is_critical(entitled, excess, severity):
    assert over(entitled=entitled, excess=excess).severity == severity


def test_details_add_the_metric_to_the_facts():
    assert over().details == {"metric": "named", "entitled": 5, "required": 6}


def test_fingerprint_tells_organisation_kind_subject_and_metric_apart():
    left = Finding(DEPARTED_HOLDER, HIGH, PRODUCT, "assignment", SEAT, 1, "named")
    other_seat = Finding(DEPARTED_HOLDER, HIGH, PRODUCT, "assignment", OTHER, 1, "named")
    prints = {
        over().fingerprint(ORGANISATION),
        over().fingerprint(OTHER),
        over(metric="concurrent").fingerprint(ORGANISATION),
        left.fingerprint(ORGANISATION),
        other_seat.fingerprint(ORGANISATION),
    }
    assert len(prints) == 5


def test_fingerprint_ignores_size_and_severity():
    assert over(excess=3, entitled=100).fingerprint(ORGANISATION) == over().fingerprint(ORGANISATION)
    left = Finding(DEPARTED_HOLDER, HIGH, PRODUCT, "assignment", SEAT, 1, "named")
    moved = Finding(DEPARTED_HOLDER, HIGH, PRODUCT, "assignment", SEAT, 2, "site")
    assert left.fingerprint(ORGANISATION) == moved.fingerprint(ORGANISATION)
