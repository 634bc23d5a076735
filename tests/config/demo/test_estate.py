"""The demonstration owns what the story says, and seats whom it says."""

from __future__ import annotations

import pytest

from config.demo import estate, staff, story
from licensing.choices import LicenceStatus
from licensing.models import Licence
from seats.models import SeatPool


@pytest.fixture
def bought(inside, actor, now):
    return estate.buy(actor=actor, clock=now)


def test_buy_opens_a_pool_of_each_lot(bought):
    assert {product: pool.capacity for product, pool in bought.items()} == {
        lot.product: lot.seats for lot in story.LOTS
    }


def test_buy_leaves_one_licence_expired_and_one_expiring(bought, now):
    statuses = {licence.product.name: licence.status(now) for licence in Licence.objects.all()}
    assert {name for name, status in statuses.items() if status == LicenceStatus.EXPIRED} == {story.GONE_ON}
    assert {name for name, status in statuses.items() if status == LicenceStatus.EXPIRING} == {"Ledgerwise"}


def test_seat_assigns_what_the_story_says(bought, actor, now):
    hired = staff.hire(actor=actor, clock=now)
    estate.seat(bought, hired, actor=actor, clock=now)
    assigned = dict(SeatPool.objects.values_list("name", "assigned"))
    assert assigned == {lot.product: lot.assigned for lot in story.LOTS}
