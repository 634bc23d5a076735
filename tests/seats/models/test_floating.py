"""The belts behind the locks, and what the planner and the heap make of the slots."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.choices import Relation
from kernel.ids import new_id
from licensing.models import Licence, LicenceType
from seats.lanes import SHARED
from seats.models import Claim, Denial, Lease, QueueEntry, Slot
from seats.services import floating
from tests.conftest import NOON
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory
from tests.factories.seats import ClaimFactory, DenialFactory, SeatPoolFactory, SlotFactory

pytestmark = pytest.mark.usefixtures("inside")


def constraint_of(change):
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        change()
    return raised.value.__cause__.diag.constraint_name


@pytest.fixture
def taken(now):
    claim = ClaimFactory(pool=SeatPoolFactory())
    return SlotFactory(pool=claim.pool, claim=claim, expires_at=now)


def test_second_live_claim_on_a_slot_is_refused(taken):
    second = ClaimFactory(pool=taken.pool)
    change = Slot.objects.filter(pk=taken.pk)
    assert constraint_of(lambda: change.update(claim=second)) == "seats_slot_one_live_claim"


def test_slot_of_a_live_claim_cannot_be_emptied(taken):
    change = Slot.objects.filter(pk=taken.pk)
    assert constraint_of(lambda: change.update(claim=None, expires_at=None)) == "seats_slot_one_live_claim"


def test_slot_passes_on_once_its_claim_ended(taken, now):
    Claim.objects.filter(pk=taken.claim_id).update(ended_at=now, end_reason="expired")
    second = ClaimFactory(pool=taken.pool)
    assert Slot.objects.filter(pk=taken.pk).update(claim=second) == 1


def test_second_slot_of_a_number_is_refused(taken):
    twin = SlotFactory.build(pool=taken.pool, number=taken.number)
    assert constraint_of(twin.save) == "seats_slot_number_is_unique"


def test_taken_slot_without_an_end_is_refused(taken):
    change = Slot.objects.filter(pk=taken.pk)
    assert constraint_of(lambda: change.update(expires_at=None)) == "seats_slot_is_free_or_taken"


def test_second_live_claim_of_a_key_is_refused(taken):
    twin = ClaimFactory.build(pool=taken.pool, person=taken.claim.person, counting_key=taken.claim.counting_key)
    assert constraint_of(twin.save) == "seats_claim_is_one_a_key"


def updated():
    """Count this session's updates of leases, and those that touched no index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_tuples_updated(t), pg_stat_get_xact_tuples_hot_updated(t) "
            "FROM (SELECT 'seats_lease'::regclass) AS leases (t)"
        )
        return cursor.fetchone()


def test_heartbeats_touch_no_index_of_leases(open_floating, take, person, actor, now):
    lease = take(open_floating(), person)
    before = updated()
    floating.heartbeat(lease=lease, epoch=1, request_id="r", actor=actor, now=now)
    assert updated() == (before[0] + 1, before[1] + 1)


EXPLAIN = "EXPLAIN SELECT * FROM seats_slot WHERE organisation_id = %s AND pool_id = %s AND lane = %s AND"
SEARCHES = {
    "seats_slot_free": "claim_id IS NULL AND number >= 50 ORDER BY number",
    "seats_slot_due": "claim_id IS NOT NULL AND expires_at <= '2026-01-01' ORDER BY expires_at",
}


@pytest.mark.slow
@pytest.mark.parametrize("index", SEARCHES)
def test_slots_are_found_by_their_small_index_in_a_big_skewed_table(organisation, now, index):
    small, big = SeatPoolFactory(), SeatPoolFactory()
    claim = ClaimFactory(pool=big)
    SlotFactory.create_batch(20, pool=small)
    Slot.objects.bulk_create(
        Slot(pool=big, number=n, lane=SHARED, since=now, claim=claim, expires_at=now + timedelta(hours=n % 7))
        for n in range(1, 20_001)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL role = 'none'; ANALYZE seats_slot; SET LOCAL role = 'licentia_app'")
        for pool in (small, big):
            cursor.execute(
                f"{EXPLAIN} {SEARCHES[index]} LIMIT 1 FOR UPDATE SKIP LOCKED", [organisation.pk, pool.pk, SHARED]
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert f"Index Scan using {index} on seats_slot" in plan
            assert "Sort" not in plan


INSTANTS = st.none() | st.integers(-3, 3)


@settings(max_examples=60, deadline=None)
@given(marks=st.tuples(*[INSTANTS] * 6), grace=st.integers(0, 2))
def test_licence_is_usable_in_the_database_as_in_the_model(marks, grace):
    now = NOON
    names = ("issued_at", "usable_from", "usable_until", "suspended_at", "revoked_at", "converted_at")
    at = {name: None if days is None else now + timedelta(days=days) for name, days in zip(names, marks, strict=True)}
    with transaction.atomic():
        if at["usable_from"] and at["usable_until"] and at["usable_until"] <= at["usable_from"]:
            at["usable_until"] = None
        licence = LicenceFactory(licence_type=LicenceTypeFactory(grace_days=grace), **at)
        with connection.cursor() as cursor:
            cursor.execute("SELECT seats_licence_is_usable(%s, %s, %s)", [licence.organisation_id, licence.pk, now])
            assert cursor.fetchone() == (licence.status(now).usable,)
        transaction.set_rollback(True)
    assert (Licence.objects.count(), LicenceType.objects.count()) == (0, 0)


def test_rows_read_as_people_say_them(open_floating, take, person):
    pool = open_floating()
    lease = take(pool, person)
    assert str(lease) == f"{person}: Drawing {lease.slot_number}"
    assert str(Slot.objects.get(claim=lease.claim_id)) == f"Drawing {lease.slot_number}"
    assert str(Claim.objects.get()) == f"in use: {person.pk}|one"
    assert str(QueueEntry(person=person, pool=pool)) == f"{person} waits for Drawing"
    assert str(DenialFactory(pool=pool, person=person)) == f"{person}: Drawing (POOL_EXHAUSTED)"
    assert Denial.objects.count() == 1


def test_relation_to_a_lease_is_that_to_its_person(open_floating, take):
    manager = PersonFactory()
    lease = take(open_floating(), PersonFactory(manager=manager))
    assert lease.relation_to(lease.person_id) == Relation.HOLDER
    assert Lease.objects.get().relation_to(manager.pk) == Relation.MANAGER
    assert lease.relation_to(new_id()) is None
