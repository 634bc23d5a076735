"""Observed seats: one pool a licence, one live assignment a holder, counted as found."""

from __future__ import annotations

import pytest

from seats.choices import PoolKind, PoolMode
from seats.models import Assignment, SeatPool
from seats.services import observing
from seats.services.observing import Sighting
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import SeatPoolFactory
from tests.trail import recorded


@pytest.fixture
def place(inside, actor, now):
    licence = LicenceFactory(quantity=1)
    return observing.open_places(licences=[licence], actor=actor, now=now)[licence.pk]


def test_open_places_opens_an_observed_pool_of_the_licences_size(inside, actor, now):
    licence = LicenceFactory(quantity=7)
    place = observing.open_places(licences=[licence], actor=actor, now=now)[licence.pk]
    pool = SeatPool.objects.get()
    assert (pool.pk, pool.licence, pool.kind, pool.mode, pool.capacity) == (
        place.pool,
        licence,
        PoolKind.NAMED,
        PoolMode.OBSERVED,
        7,
    )
    assert (place.licence, place.product, place.capacity) == (licence.pk, licence.product_id, 7)
    (opened,) = recorded()
    assert (opened["type"], opened["data"]) == (
        "seat.pool_opened",
        {"pool": str(pool.pk), "licence": str(licence.pk), "capacity": 7, "kind": "named", "mode": "observed"},
    )


def test_open_places_takes_the_pool_that_is_there_and_no_other_kind(inside, actor, now):
    licence = LicenceFactory(quantity=7)
    SeatPoolFactory(licence=licence, capacity=7, mode=PoolMode.ENFORCED)
    mine = SeatPoolFactory(licence=licence, capacity=7, mode=PoolMode.OBSERVED, kind=PoolKind.NAMED)
    with assert_nothing_moves(SeatPool):
        place = observing.open_places(licences=[licence], actor=actor, now=now)[licence.pk]
    assert (place.pool, recorded()) == (mine.pk, [])


def test_open_places_of_nothing_does_nothing(inside, actor, now):
    assert observing.open_places(licences=[], actor=actor, now=now) == {}


def test_observe_records_beyond_the_capacity(place, actor, now):
    people = [PersonFactory(), PersonFactory()]
    news = observing.observe(
        sightings=[Sighting(place, 1, person, external_key="key") for person in people], actor=actor, now=now
    )
    assert list(news) == [True, True]
    assert SeatPool.objects.get().assigned == 2
    first = Assignment.objects.get(person=people[0])
    assert (first.quantity, first.first_assigned_at, first.external_key, first.ended_at) == (1, now, "key", None)
    assert recorded("seat.assigned")[0]["data"] == {
        "pool": str(place.pool),
        "licence": str(place.licence),
        "product": str(place.product),
        "capacity": 1,
        "assignment": str(first.pk),
        "quantity": 1,
        "source": "import",
        "person": str(people[0].ref),
    }


def test_observe_of_what_is_known_says_nothing_new(place, actor, now):
    sighting = Sighting(place, 1, PersonFactory())
    observing.observe(sightings=[sighting], actor=actor, now=now)
    with assert_nothing_moves(Assignment, SeatPool):
        assert list(observing.observe(sightings=[sighting], actor=actor, now=now)) == [False]
    assert len(recorded("seat.assigned")) == 1


def test_observe_raises_a_known_assignment_to_the_number_seen(place, actor, now):
    person = PersonFactory()
    observing.observe(sightings=[Sighting(place, 1, person)], actor=actor, now=now)
    news = observing.observe(sightings=[Sighting(place, times, person) for times in (1, 2, 3)], actor=actor, now=now)
    assert list(news) == [False, True, True]
    assert (Assignment.objects.get().quantity, SeatPool.objects.get().assigned) == (3, 3)


def test_observe_records_a_device(place, actor, now):
    observing.observe(sightings=[Sighting(place, 1, device="LAP-1")], actor=actor, now=now)
    assert Assignment.objects.values_list("person", "device").get() == (None, "LAP-1")
    assert recorded("seat.assigned")[0]["data"]["device"] == "LAP-1"


def test_observe_of_nothing_does_nothing(inside, actor, now):
    assert list(observing.observe(sightings=[], actor=actor, now=now)) == []
    assert recorded() == []
