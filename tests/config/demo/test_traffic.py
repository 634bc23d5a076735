"""Life in the demonstration is the same every time."""

from __future__ import annotations

import pytest

from config.demo import estate, staff, story, traffic
from seats.models import Denial, Lease, ReclamationExemption, ReclamationPolicy, UsageDay, UsageSource


@pytest.fixture
def hired(inside, actor, now):
    return staff.hire(actor=actor, clock=now)


@pytest.fixture
def bought(inside, actor, now):
    return estate.buy(actor=actor, clock=now)


def test_choose_idle_is_the_same_every_time(hired):
    idle = traffic.choose_idle(hired)
    assert [person.name for person in (*idle.named, idle.exempt)] == [
        "Farid Abbott",
        "Greta Abbott",
        "Hugo Abbott",
        "Ines Abbott",
        "Jonas Abbott",
        "Kiran Abbott",
        "Lena Abbott",
    ]


def test_set_policy_spares_one_person(hired, actor, now):
    idle = traffic.choose_idle(hired)
    traffic.set_policy(idle, actor=actor, clock=now)
    policy, exemption = ReclamationPolicy.objects.get(), ReclamationExemption.objects.get()
    assert (policy.cap_percent, policy.idle_days, exemption.person) == (traffic.CAP_PERCENT, 60, idle.exempt)


def test_sign_in_to_conferences_makes_its_source_fresh(hired, bought, now):
    pool = bought[story.CONFERENCES]
    traffic.sign_in_to_conferences(pool, hired, traffic.choose_idle(hired), clock=now)
    assert UsageSource.objects.get(product=pool.licence.product).reported_at < now


def test_share_the_solver_plays_a_fortnight(hired, bought, inside, actor, now):
    counts = traffic.share_the_solver(bought[story.SOLVER], hired, inside, actor=actor, clock=now)
    assert counts == {"leases": Lease.objects.count(), "refusals": Denial.objects.count()}
    assert counts["leases"] + counts["refusals"] == traffic.DAYS * traffic.SESSIONS_A_DAY + traffic.LIVE_SESSIONS
    assert Lease.objects.filter(ended_at=None).count() == traffic.LIVE_SESSIONS
    assert UsageDay.objects.values("day").distinct().count() == traffic.DAYS + 1
