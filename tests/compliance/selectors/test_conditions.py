"""Use of expired lots, and seats of people who left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance.findings import CRITICAL, DEPARTED_HOLDER, HIGH, USE_AFTER_EXPIRY, Finding
from compliance.selectors import list_departed_holders, list_uses_after_expiry
from seats.choices import EndReason
from tests.compliance.floats import claim, floating
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("inside")


def left() -> dict[str, object]:
    return {"active": False, "left_at": NOON - DAY}


def test_expired_lot_with_seats_held_is_found():
    licence = LicenceFactory(usable_until=NOON - DAY)
    pool = SeatPoolFactory(licence=licence)
    AssignmentFactory(pool=pool, quantity=2, last_used_at=NOON - 2 * DAY)
    AssignmentFactory(pool=pool, last_used_at=NOON - DAY)
    assert list_uses_after_expiry(at=NOON) == [
        Finding(
            kind=USE_AFTER_EXPIRY,
            severity=CRITICAL,
            product_id=licence.product_id,
            licence_id=licence.pk,
            subject_kind="licence",
            subject_id=licence.pk,
            size=3,
            metric="named",
            facts={"ended_at": "2026-11-01T12:00:00+00:00", "used_since": 1},
        )
    ]


def test_lot_in_grace_is_not_found_until_grace_is_over():
    licence = LicenceFactory(usable_until=NOON - DAY, licence_type=LicenceTypeFactory(grace_days=3))
    AssignmentFactory(pool=SeatPoolFactory(licence=licence))
    assert list_uses_after_expiry(at=NOON) == []
    assert [each.licence_id for each in list_uses_after_expiry(at=NOON + 2 * DAY)] == [licence.pk]


@pytest.mark.parametrize("withdrawn", ["revoked_at", "suspended_at", "converted_at"])
def test_withdrawn_lot_has_not_expired(withdrawn):
    licence = LicenceFactory(usable_until=NOON - DAY, **{withdrawn: NOON - DAY})
    AssignmentFactory(pool=SeatPoolFactory(licence=licence))
    assert list_uses_after_expiry(at=NOON) == []


def test_expired_lot_without_live_use_is_not_found():
    pool = SeatPoolFactory(licence=LicenceFactory(usable_until=NOON - DAY))
    AssignmentFactory(pool=pool, ended_at=NOON - DAY, end_reason=EndReason.RELEASED)
    shared = floating(LicenceFactory(usable_until=NOON - DAY))
    claim(shared, start=NOON - DAY, due=NOON)
    claim(shared, start=NOON - DAY, end=NOON)
    assert list_uses_after_expiry(at=NOON) == []


def test_expired_lot_with_a_claim_alive_is_found():
    licence = LicenceFactory(usable_until=NOON - DAY)
    claim(floating(licence), start=NOON - DAY, due=NOON + DAY, quantity=2)
    assert [(each.metric, each.size) for each in list_uses_after_expiry(at=NOON)] == [("concurrent", 2)]


def test_seats_of_a_person_who_left_are_found_each():
    person = PersonFactory(**left())
    licence = LicenceFactory()
    assignment = AssignmentFactory(pool=SeatPoolFactory(licence=licence), person=person, quantity=2)
    held = claim(floating(LicenceFactory(product=licence.product)), start=NOON - DAY, due=NOON + DAY, person=person)
    AssignmentFactory()
    shared = {"kind": DEPARTED_HOLDER, "severity": HIGH, "product_id": licence.product_id}
    assert list_departed_holders(at=NOON) == [
        Finding(
            **shared,
            licence_id=licence.pk,
            subject_kind="assignment",
            subject_id=assignment.pk,
            size=2,
            metric="named",
        ),
        Finding(
            **shared,
            licence_id=held.pool.licence_id,
            subject_kind="claim",
            subject_id=held.pk,
            size=1,
            metric="concurrent",
        ),
    ]


def test_conditions_of_chosen_products_leave_the_rest_out():
    expired = LicenceFactory(usable_until=NOON - DAY)
    AssignmentFactory(pool=SeatPoolFactory(licence=expired), person=PersonFactory(**left()))
    other = LicenceFactory()
    assert list_uses_after_expiry(at=NOON, products={other.product_id}) == []
    assert list_departed_holders(at=NOON, products={other.product_id}) == []
    assert len(list_departed_holders(at=NOON, products={expired.product_id})) == 1
