"""Who used what: rebuilt from leases, or noted as others report it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from seats.choices import EndReason, PoolKind, UsageSourceKind
from seats.models import Assignment, Lease, UsageDay, UsageSource
from seats.services import usage
from seats.services.usage import Use
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.seats import AssignmentFactory, ClaimFactory, LeaseFactory, SeatPoolFactory, UsageDayFactory

DAY = date(2026, 11, 2)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def pool(inside):
    return SeatPoolFactory(kind=PoolKind.FLOATING)


@pytest.fixture
def lease(pool):
    """Record a finished lease of someone, given by hours since midnight of the day."""

    def _lease(person, start, end, **more):
        claim = ClaimFactory(pool=pool, person=person)
        return LeaseFactory(
            pool=pool,
            claim=claim,
            person=person,
            started_at=MIDNIGHT + start * HOUR,
            expires_at=MIDNIGHT + end * HOUR,
            **{"ended_at": MIDNIGHT + end * HOUR, "end_reason": EndReason.RETURNED, **more},
        )

    return _lease


def days():
    return list(UsageDay.objects.order_by("person").values_list("person", "day", "kind", "sessions", "seconds"))


def test_rebuild_counts_sessions_and_the_seconds_within_the_day(inside, pool, lease):
    ada = PersonFactory()
    lease(ada, -2, 1)
    lease(ada, 9, 11)
    lease(ada, 23, 25)
    lease(ada, -5, 0)
    lease(ada, 24, 26)
    usage.rebuild_day(organisation=inside, day=DAY, now=MIDNIGHT + 48 * HOUR)
    assert days() == [(ada.pk, DAY, "leases", 3, 4 * 3600)]
    assert UsageDay.objects.get().product == pool.licence.product


def test_rebuild_of_a_live_lease_counts_until_now_and_never_beyond_its_expiry(inside, lease):
    ada, bob = PersonFactory.create_batch(2)
    lease(ada, 8, 30, ended_at=None, end_reason="")
    lease(bob, 8, 9, ended_at=None, end_reason="")
    usage.rebuild_day(organisation=inside, day=DAY, now=MIDNIGHT + 12 * HOUR)
    assert {(person, seconds) for person, *_, seconds in days()} == {(ada.pk, 4 * 3600), (bob.pk, 3600)}


def test_rebuild_goes_by_the_day_of_the_organisation(inside, lease):
    inside.time_zone = "Asia/Tokyo"
    ada = PersonFactory()
    lease(ada, -9, -8)
    lease(ada, 15, 16)
    usage.rebuild_day(organisation=inside, day=DAY, now=MIDNIGHT + 48 * HOUR)
    assert days() == [(ada.pk, DAY, "leases", 1, 3600)]


def test_rebuild_of_the_long_day_in_autumn_has_twenty_five_hours(inside, lease):
    inside.time_zone = "Europe/London"
    ada = PersonFactory()
    lease(ada, -24 * 40, 24)
    usage.rebuild_day(organisation=inside, day=date(2026, 10, 25), now=MIDNIGHT + 48 * HOUR)
    assert days() == [(ada.pk, date(2026, 10, 25), "leases", 1, 25 * 3600)]


def test_rebuild_twice_changes_nothing(inside, lease):
    lease(PersonFactory(), 9, 11)
    usage.rebuild_day(organisation=inside, day=DAY, now=MIDNIGHT + 48 * HOUR)
    with assert_nothing_moves(UsageDay, UsageSource):
        usage.rebuild_day(organisation=inside, day=DAY, now=MIDNIGHT + 48 * HOUR)


def test_rebuild_corrects_and_clears_what_leases_no_longer_say(inside, pool, lease):
    ada = PersonFactory()
    lease(ada, 9, 11)
    product = pool.licence.product
    UsageDayFactory(product=product, person=ada, day=DAY, sessions=7, seconds=7)
    UsageDayFactory(product=product, person=PersonFactory(), day=DAY)
    kept = UsageDayFactory(product=product, person=PersonFactory(), day=DAY, kind=UsageSourceKind.IMPORT)
    usage.rebuild_day(organisation=inside, day=DAY, now=MIDNIGHT + 48 * HOUR)
    assert {(person, kind, seconds) for person, _, kind, _, seconds in days()} == {
        (ada.pk, "leases", 7200),
        (kept.person_id, "import", 0),
    }


def test_rebuild_says_that_leases_report_each_floating_product(inside, pool, now):
    SeatPoolFactory()
    usage.rebuild_day(organisation=inside, day=DAY, now=now)
    usage.rebuild_day(organisation=inside, day=DAY, now=now - HOUR)
    assert list(UsageSource.objects.values_list("product", "kind", "reported_at")) == [
        (pool.licence.product_id, "leases", now)
    ]


def test_note_use_touches_the_seat_and_its_source(inside, now):
    seat = AssignmentFactory()
    usage.note_use(assignment=seat, kind=UsageSourceKind.HEARTBEATS, now=now)
    usage.note_use(assignment=seat, kind=UsageSourceKind.HEARTBEATS, now=now + HOUR)
    usage.note_use(assignment=seat, kind=UsageSourceKind.HEARTBEATS, now=now - HOUR)
    seat.refresh_from_db()
    assert (seat.first_used_at, seat.last_used_at) == (now - HOUR, now + HOUR)
    assert UsageSource.objects.values_list("kind", "reported_at").get() == ("heartbeats", now + HOUR)


def test_note_use_of_an_ended_seat_leaves_it_alone(inside, now):
    seat = AssignmentFactory(ended_at=now, end_reason=EndReason.RELEASED)
    with assert_nothing_moves(Assignment):
        usage.note_use(assignment=seat, kind=UsageSourceKind.HEARTBEATS, now=now)


def test_note_uses_widens_first_and_last_use_of_the_product_only(inside, now):
    seat = AssignmentFactory()
    elsewhere = AssignmentFactory(person=seat.person)
    product = seat.pool.licence.product
    uses = [Use(seat.person, now - 2 * HOUR), Use(seat.person, now - HOUR), Use(seat.person, now - 3 * HOUR)]
    assert usage.note_uses(product=product, kind=UsageSourceKind.SIGN_INS, uses=uses, now=now) == 1
    seat.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (seat.first_used_at, seat.last_used_at) == (now - 3 * HOUR, now - HOUR)
    assert elsewhere.last_used_at is None


def test_note_uses_from_before_the_seat_or_after_the_clock_is_bounded(inside, now):
    seat = AssignmentFactory(first_assigned_at=now - HOUR)
    product, kind = seat.pool.licence.product, UsageSourceKind.SIGN_INS
    assert usage.note_uses(product=product, kind=kind, uses=[Use(seat.person, now - 2 * HOUR)], now=now) == 0
    assert usage.note_uses(product=product, kind=kind, uses=[Use(seat.person, now + HOUR)], now=now) == 1
    seat.refresh_from_db()
    assert (seat.first_used_at, seat.last_used_at) == (now, now)


def test_note_uses_of_no_one_is_a_report_too(inside, now):
    seat = AssignmentFactory()
    with assert_nothing_moves(Assignment, Lease):
        assert usage.note_uses(product=seat.pool.licence.product, kind=UsageSourceKind.IMPORT, uses=[], now=now) == 0
    assert UsageSource.objects.get().reported_at == now
