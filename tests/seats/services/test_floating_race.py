"""Many connections at once: no seat twice, no seat lost, whoever asks and whoever leaves."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from accounts.models import Person
from audit.models import Outbox
from kernel import tenancy
from kernel.errors import DomainError
from seats.choices import Counting, EndReason
from seats.holder import Holder
from seats.models import Claim, Denial, Lease, QueueEntry, Slot
from seats.selectors.ledger import list_breaches
from seats.services import floating, queues
from tests.factories.accounts import PersonFactory
from tests.seats.racing import race, race_apart

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 20
TOO_LATE = timedelta(seconds=901)


@pytest.fixture
def made(organisation, open_floating):
    """Open a pool and enrol people, both committed."""

    def make(people, **terms):
        with tenancy.within(organisation):
            return open_floating(**terms), PersonFactory.create_batch(people)

    return make


@pytest.fixture
def out(actor, now):
    def job(pool, person, instance="one", at=now):
        return partial(floating.check_out, pool=pool, holder=Holder(person, instance), actor=actor, now=at)

    return job


def tally(outcomes):
    return Counter("lease" if isinstance(outcome, Lease) else outcome for outcome in outcomes)


def counted(organisation):
    """Count what the pool's rows, its denials and the outbox hold."""
    with tenancy.within(organisation):
        events = Counter(Outbox.objects.filter(type__startswith="seat.").values_list("type", flat=True))
        return {
            "leases": Lease.objects.filter(ended_at=None).count(),
            "claims": Claim.objects.filter(ended_at=None).count(),
            "slots taken": Slot.objects.exclude(claim=None).count(),
            "denials": Counter(Denial.objects.values_list("code", flat=True)),
            "checked out": events["seat.checked_out"],
            "denied": events["seat.denied"],
        }


TEN_OF_64 = {
    "leases": 10,
    "claims": 10,
    "slots taken": 10,
    "denials": {"POOL_EXHAUSTED": 54},
    "checked out": 10,
    "denied": 54,
}


def test_race_of_64_for_10_seats_gives_10(organisation, made, out):
    pool, people = made(64, capacity=10)
    outcomes = race(organisation, [out(pool, person) for person in people])
    assert tally(outcomes) == {"lease": 10, "POOL_EXHAUSTED": 54}
    assert counted(organisation) == TEN_OF_64
    assert len({lease.slot_number for lease in outcomes if isinstance(lease, Lease)}) == 10


@contextmanager
def function_without(text):
    """Replace seats_check_out, as its owner and by the bare driver, by one that lacks a text; put it back after."""
    connection.ensure_connection()
    owner = connection.connection
    (whole,) = owner.execute("SELECT pg_get_functiondef('seats_check_out'::regproc)").fetchone()
    assert whole.count(text) == 3
    owner.execute(whole.replace(text, ""))
    try:
        yield
    finally:
        owner.execute(whole)


def test_race_without_the_slot_lock_breaks(organisation, made, out):
    with function_without(" FOR UPDATE SKIP LOCKED"):
        for _ in range(ROUNDS):
            pool, people = made(64, capacity=10)
            outcomes = tally(race(organisation, [out(pool, person) for person in people]))
            if outcomes != {"lease": 10, "POOL_EXHAUSTED": 54}:
                break
    assert outcomes["IntegrityError"] > 0
    with tenancy.within(organisation):
        assert list_breaches() == []


def test_race_of_one_instance_gives_one_lease(organisation, made, out):
    pool, (person,) = made(1, capacity=10)
    outcomes = race(organisation, [out(pool, person)] * 64)
    assert tally(outcomes) == {"lease": 64}
    assert len({lease.pk for lease in outcomes}) == 1
    assert counted(organisation) == {
        "leases": 1,
        "claims": 1,
        "slots taken": 1,
        "denials": {},
        "checked out": 1,
        "denied": 0,
    }


def test_race_of_one_person_stops_at_the_most(organisation, made, out):
    pool, (person,) = made(1, capacity=64, per_person=3)
    outcomes = race(organisation, [out(pool, person, str(number)) for number in range(64)])
    assert tally(outcomes) == {"lease": 3, "PERSON_LIMIT": 61}
    assert counted(organisation)["leases"] == 3


def test_race_of_many_people_on_one_machine_shares_one_seat(organisation, made, actor, now):
    pool, people = made(32, capacity=10, counting=Counting.MACHINE)
    take = partial(floating.check_out, pool=pool, actor=actor, now=now)
    outcomes = race(organisation, [partial(take, holder=Holder(person, "one", "m")) for person in people])
    assert tally(outcomes) == {"lease": 32}
    assert counted(organisation)["claims"] == 1


def test_race_for_expired_seats_takes_each_over_once(organisation, made, out, now):
    pool, people = made(74, capacity=10)
    race(organisation, [out(pool, person) for person in people[:10]])
    outcomes = race(organisation, [out(pool, person, at=now + TOO_LATE) for person in people[10:]])
    assert tally(outcomes) == {"lease": 10, "POOL_EXHAUSTED": 54}
    with tenancy.within(organisation):
        assert Lease.objects.filter(end_reason=EndReason.EXPIRED).count() == 10
        assert Outbox.objects.filter(type="seat.expired").count() == 10


def test_race_of_strangers_never_overtakes_the_queue(organisation, made, out, actor, now):
    pool, (holder, head, *strangers) = made(34, capacity=1)
    with tenancy.within(organisation):
        lease = out(pool, holder)()
        queues.join(pool=pool, holder=Holder(head, "one"), actor=actor, now=now)
    returned = partial(floating.check_in, lease=lease, actor=actor, now=now)
    outcomes = race(organisation, [returned, *(out(pool, person) for person in strangers)])[1:]
    assert set(tally(outcomes)) <= {"POOL_EXHAUSTED", "QUEUE_AHEAD"}
    with tenancy.within(organisation):
        assert out(pool, head)().person == head


def test_leaver_during_check_outs_holds_nothing(organisation, made, out, actor, now):
    def leave(person):
        Person.objects.filter(pk=person.pk).update(active=False, left_at=now)
        return floating.release_person(person=person, actor=actor, now=now)

    for _ in range(5):
        pool, (person,) = made(1, capacity=40)
        jobs = [out(pool, person, str(number)) for number in range(31)]
        jobs.insert(random.randrange(31), partial(leave, person))  # noqa: S311  a place in a race
        race(organisation, jobs)
        with tenancy.within(organisation):
            assert Lease.objects.filter(person=person, ended_at=None).count() == 0
            assert Slot.objects.filter(pool=pool).exclude(claim=None).count() == 0


class Session:
    """One connection's share of the mixed work: whatever a client may do, by a clock that is a little off."""

    def __init__(self, seed, pools, people, actor, now):
        self.chance, self.pools, self.people, self.actor = random.Random(seed), pools, people, actor  # noqa: S311
        self.now, self.leases, self.done = now + timedelta(seconds=self.chance.uniform(-20, 20)), [], Counter()

    def run(self, organisation, steps):
        for _ in range(steps):
            self.now += timedelta(seconds=self.chance.uniform(0, 60))
            step = self.chance.choice([self.take, self.take, self.give, self.beat, self.wait, self.sweep])
            with tenancy.within(organisation):
                try:
                    step()
                except DomainError as refusal:
                    self.done[refusal.code] += 1
                else:
                    self.done[step.__name__] += 1
        return self.done

    def holder(self):
        return Holder(self.chance.choice(self.people), self.chance.choice("ab"), self.chance.choice("xyz"))

    def take(self):
        pool = self.chance.choice(self.pools)
        self.leases.append(floating.check_out(pool=pool, holder=self.holder(), actor=self.actor, now=self.now))

    def wait(self):
        queues.join(pool=self.chance.choice(self.pools), holder=self.holder(), actor=self.actor, now=self.now)

    def give(self):
        if self.leases:
            floating.check_in(lease=self.leases.pop(0), actor=self.actor, now=self.now)

    def beat(self):
        if self.leases:
            lease = self.leases[-1]
            self.leases[-1] = floating.heartbeat(
                lease=lease, epoch=lease.epoch, request_id="r", actor=self.actor, now=self.now
            )

    def sweep(self):
        floating.expire_overdue(pool=self.chance.choice(self.pools), actor=self.actor, now=self.now)


def test_mixed_work_on_16_connections_leaves_a_clean_ledger(organisation, open_floating, actor, now):
    with tenancy.within(organisation):
        pools = [open_floating(capacity=4, counting=counting) for counting in Counting]
        people = PersonFactory.create_batch(12)
    sessions = [Session(seed, pools, people, actor, now) for seed in range(16)]
    jobs = [partial(session.run, organisation, 125) for session in sessions]
    done = sum(race_apart(jobs), Counter())
    assert done.total() == 2000
    assert done["take"] > 0
    with tenancy.within(organisation):
        assert list_breaches() == []
        live = set(Claim.objects.filter(ended_at=None).values_list("pk", flat=True))
        assert set(Slot.objects.exclude(claim=None).values_list("claim", flat=True)) == live
        assert Lease.objects.filter(ended_at=None).exclude(claim__in=live).count() == 0
        assert (
            QueueEntry.objects.filter(state="offered").count()
            == Claim.objects.filter(ended_at=None, kind="reservation").count()
        )
