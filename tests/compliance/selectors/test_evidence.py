"""The rows behind a position add up to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance.selectors import evidence_of, list_tallies, midnight_of, rows_behind
from compliance.selectors.evidence import Right
from licensing.choices import LicenceModel
from seats.choices import EndReason, PoolMode
from tests.compliance.floats import claim, floating
from tests.factories.accounts import DepartmentFactory, PersonFactory
from tests.factories.compliance import PositionFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("inside")


def observed(licence):
    return SeatPoolFactory(licence=licence, mode=PoolMode.OBSERVED)


def test_rows_behind_a_position_are_its_lots_and_holders():
    product = ProductFactory()
    first = LicenceFactory(product=product, quantity=5, name="A lot")
    LicenceFactory(product=product, quantity=3, usable_until=NOON)
    pool = observed(first)
    person = PersonFactory()
    seat = AssignmentFactory(pool=pool, person=person, quantity=2)
    AssignmentFactory(pool=pool, person=None, department=DepartmentFactory(name="Print"))
    AssignmentFactory(pool=pool, person=None, device="press-1")
    AssignmentFactory(pool=pool, ended_at=NOON - HOUR, end_reason=EndReason.RELEASED)
    position = PositionFactory(product=product, day=NOON.date(), evaluated_at=NOON, entitled=5, required=4)
    evidence = rows_behind(position)
    assert evidence.rights == (Right(first.pk, "A lot", 5),)
    assert {(use.holder, use.seats) for use in evidence.uses} == {(str(person.ref), 2), ("Print", 1), ("press-1", 1)}
    assert [use.id for use in evidence.uses if use.person] == [seat.pk]
    assert (evidence.entitled, evidence.required) == (position.entitled, position.required)


def test_rows_behind_a_peak_are_the_claims_alive_then():
    licence = LicenceFactory(quantity=None)
    pool = floating(licence)
    early = claim(pool, start=MIDNIGHT - HOUR, end=MIDNIGHT + 2 * HOUR, quantity=2)
    joined = claim(pool, start=MIDNIGHT + HOUR, end=MIDNIGHT + 3 * HOUR)
    claim(pool, start=NOON - HOUR, due=NOON + HOUR)
    evidence = evidence_of(licence.product_id, metric="concurrent", at=NOON, midnight=MIDNIGHT)
    assert [use.id for use in evidence.uses] == [early.pk, joined.pk]
    assert (evidence.entitled, evidence.required) == (None, 3)


def test_rows_behind_an_unused_floating_pool_are_none():
    licence = LicenceFactory()
    floating(licence)
    evidence = evidence_of(licence.product_id, metric="concurrent", at=NOON, midnight=MIDNIGHT)
    assert (evidence.entitled, evidence.required) == (10, 0)


def test_rows_behind_a_site_are_people_once():
    licence = LicenceFactory(quantity=500, licence_type=LicenceTypeFactory(model=LicenceModel.SITE))
    person = PersonFactory()
    AssignmentFactory(pool=observed(licence), person=person)
    claim(floating(licence), start=NOON - HOUR, due=NOON + HOUR, person=person)
    evidence = evidence_of(licence.product_id, metric="site", at=NOON, midnight=MIDNIGHT)
    assert (evidence.entitled, evidence.required) == (500, 1)


def test_rows_add_up_to_every_tally():
    product = ProductFactory()
    people = PersonFactory.create_batch(3)
    for quantity in (1, 2):
        licence = LicenceFactory(product=product, quantity=quantity)
        for person in people[quantity - 1 :]:
            AssignmentFactory(pool=observed(licence), person=person, quantity=quantity)
    shared = floating(LicenceFactory(product=product))
    for start in (1, 2, 3):
        claim(shared, start=MIDNIGHT + start * HOUR, end=MIDNIGHT + (start + 2) * HOUR)
    for tally in list_tallies(at=NOON, midnight=MIDNIGHT, currency="EUR"):
        rows = evidence_of(product.pk, metric=tally.metric, at=NOON, midnight=MIDNIGHT)
        assert (rows.entitled, rows.required) == (tally.entitled, tally.required)


def test_midnight_is_that_of_the_zone():
    assert midnight_of(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "Europe/Berlin").astimezone(UTC) == datetime(
        2026, 7, 1, 22, tzinfo=UTC
    )
