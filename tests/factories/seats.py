"""Pools, assignments, usage and reclamation for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from seats.choices import IdleReason, UsageSourceKind
from seats.lanes import SHARED
from seats.models import (
    Assignment,
    Claim,
    Denial,
    Lease,
    ReclamationCase,
    ReclamationExemption,
    ReclamationPolicy,
    SeatPool,
    Slot,
    UsageDay,
    UsageSource,
)
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, ProductFactory

ASSIGNED = datetime(2026, 2, 1, tzinfo=UTC)


class SeatPoolFactory(DjangoModelFactory[SeatPool]):
    """An enforced pool of ten named seats."""

    class Meta:
        model = SeatPool

    licence = factory.SubFactory(LicenceFactory)
    name = factory.Sequence(lambda n: f"Pool {n}")
    capacity = 10


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """A live assignment; the pool's counter is left to whoever makes the pool."""

    class Meta:
        model = Assignment

    pool = factory.SubFactory(SeatPoolFactory, assigned=1)
    person = factory.SubFactory(PersonFactory)
    first_assigned_at = ASSIGNED


class UsageSourceFactory(DjangoModelFactory[UsageSource]):
    class Meta:
        model = UsageSource

    product = factory.SubFactory(ProductFactory)
    kind = UsageSourceKind.SIGN_INS
    reported_at = ASSIGNED


class UsageDayFactory(DjangoModelFactory[UsageDay]):
    class Meta:
        model = UsageDay

    product = factory.SubFactory(ProductFactory)
    person = factory.SubFactory(PersonFactory)
    kind = UsageSourceKind.LEASES


class ReclamationPolicyFactory(DjangoModelFactory[ReclamationPolicy]):
    class Meta:
        model = ReclamationPolicy

    name = factory.Sequence(lambda n: f"Policy {n}")


class ReclamationCaseFactory(DjangoModelFactory[ReclamationCase]):
    class Meta:
        model = ReclamationCase

    policy = factory.SubFactory(ReclamationPolicyFactory)
    assignment = factory.SubFactory(AssignmentFactory)
    reason = IdleReason.GONE_IDLE
    idle_since = ASSIGNED
    detected_at = ASSIGNED


class ReclamationExemptionFactory(DjangoModelFactory[ReclamationExemption]):
    class Meta:
        model = ReclamationExemption

    person = factory.SubFactory(PersonFactory)
    reason = "Keeps the archive running"


class SlotFactory(DjangoModelFactory[Slot]):
    """A free slot of the shared lane."""

    class Meta:
        model = Slot

    number = factory.Sequence(lambda n: n + 1)
    lane = SHARED
    since = ASSIGNED


class ClaimFactory(DjangoModelFactory[Claim]):
    """A live claim; which slot it owns is for the slot to say."""

    class Meta:
        model = Claim

    person = factory.SubFactory(PersonFactory)
    counting_key = factory.Sequence(lambda n: f"key-{n}")
    started_at = ASSIGNED


class LeaseFactory(DjangoModelFactory[Lease]):
    """A running instance under a claim, for fifteen minutes."""

    class Meta:
        model = Lease

    pool = factory.SelfAttribute("claim.pool")
    person = factory.SelfAttribute("claim.person")
    slot_number = 1
    instance = factory.Sequence(lambda n: f"instance-{n}")
    started_at = ASSIGNED
    expires_at = ASSIGNED + timedelta(minutes=15)


class DenialFactory(DjangoModelFactory[Denial]):
    class Meta:
        model = Denial

    pool = factory.SubFactory(SeatPoolFactory)
    person = factory.SubFactory(PersonFactory)
    code = "POOL_EXHAUSTED"
    at = ASSIGNED
