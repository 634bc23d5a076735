"""What the trail says has changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance import selectors
from compliance.selectors.trail import Link, ids_within, list_links
from kernel import tenancy
from kernel.ids import new_id
from seats.models import Lease
from tests.compliance.floats import claim, floating
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.audit import BodyFactory, EntryFactory, FollowerCursorFactory, HeadFactory
from tests.factories.compliance import ViolationFactory
from tests.factories.licensing import ImportRunFactory, LicenceFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_organisations_with_news_are_those_beyond_their_cursor():
    fresh, read, behind, recovered, idle = (OrganisationFactory() for _ in range(5))
    for organisation, epoch, size, seen in (
        (fresh, 0, 3, None),
        (read, 0, 3, (0, 3)),
        (behind, 0, 3, (0, 2)),
        (recovered, 1, 1, (0, 9)),
        (idle, 0, 0, None),
    ):
        with tenancy.within(organisation):
            FollowerCursorFactory(name="other", seq=99)
            if seen is not None:
                FollowerCursorFactory(epoch=seen[0], seq=seen[1])
        _head(organisation, epoch, size)
    assert selectors.organisations_with_news() == sorted([fresh.pk, behind.pk, recovered.pk])


def _head(organisation, epoch: int, size: int) -> None:
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        HeadFactory(epoch=epoch, size=size)


@pytest.fixture
def chained(organisation):
    """Four entries over two epochs, the second of them pruned."""
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        for epoch, seq, pruned in ((0, 0, False), (0, 1, True), (0, 2, False), (1, 0, False)):
            entry = EntryFactory(epoch=epoch, seq=seq, previous=bytes([epoch, seq] * 16), leaf=bytes(32))
            if not pruned:
                BodyFactory(id=entry.pk, epoch=epoch, seq=seq, at=NOON)
    return organisation


def test_links_come_in_order_from_the_cursor(chained):
    with tenancy.within(chained):
        cursor = FollowerCursorFactory(epoch=0, seq=1)
        assert list_links(cursor, 10) == [
            Link(0, 1, "", None),
            Link(0, 2, "seat.assigned", b"{}"),
            Link(1, 0, "seat.assigned", b"{}"),
        ]
        assert list_links(cursor, 1) == [Link(0, 1, "", None)]


def test_ids_within_finds_every_uuid():
    first, second = new_id(), new_id()
    value = {"pool": str(first), "many": [str(second), "x" * 36, 3, None], "name": "Print"}
    assert list(ids_within(value)) == [first, second]


@pytest.mark.usefixtures("inside")
def test_products_touched_follows_every_kind_of_id():
    product = ProductFactory()
    licence = LicenceFactory()
    pool = SeatPoolFactory()
    assignment = AssignmentFactory(pool=SeatPoolFactory())
    held = claim(floating(LicenceFactory()), start=NOON)
    under = claim(floating(LicenceFactory()), start=NOON)
    lease = Lease.objects.create(
        pool=under.pool,
        claim=under,
        slot_number=1,
        person=under.person,
        instance="1",
        started_at=NOON,
        expires_at=NOON + timedelta(hours=1),
    )
    violation = ViolationFactory(subject_kind="assignment", subject_id=new_id())
    expected = {
        product.pk: product.pk,
        licence.pk: licence.product_id,
        pool.pk: pool.licence.product_id,
        assignment.pk: assignment.pool.licence.product_id,
        held.pk: held.pool.licence.product_id,
        lease.pk: under.pool.licence.product_id,
        violation.subject_id: violation.product_id,
    }
    for key, touched in expected.items():
        assert selectors.products_touched([key]) == {touched}
    assert selectors.products_touched(list(expected)) == set(expected.values())


@pytest.mark.usefixtures("inside")
def test_products_touched_by_a_person_are_those_they_hold():
    person = PersonFactory()
    seat = AssignmentFactory(pool=SeatPoolFactory(), person=person)
    held = claim(floating(LicenceFactory()), start=NOON, person=person)
    products = {seat.pool.licence.product_id, held.pool.licence.product_id}
    assert selectors.products_touched([person.pk]) == products
    assert selectors.products_touched([person.ref]) == products


@pytest.mark.usefixtures("inside")
def test_products_touched_by_an_import_are_all_and_by_strangers_none():
    assert selectors.products_touched([ImportRunFactory().pk]) is None
    assert selectors.products_touched([new_id()]) == set()
    assert selectors.products_touched([]) == set()
