"""Finding idle seats, the rules that say when they are, and the cases that take them back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from kernel.errors import NotFound
from seats.choices import PoolMode, UsageSourceKind
from seats.models import Assignment, ReclamationCase, ReclamationExemption, ReclamationPolicy, UsageSource
from seats.models.reclamation import LIVE_CASES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models.expressions import CombinedExpression


def list_active_policies() -> QuerySet[ReclamationPolicy]:
    """Return the policies that runs go by, by name."""
    policies: QuerySet[ReclamationPolicy] = ReclamationPolicy.objects.filter(active=True)
    return policies


def get_policy(policy_id: UUID) -> ReclamationPolicy:
    """Return a policy; raises NotFound."""
    policy: ReclamationPolicy | None = ReclamationPolicy.objects.filter(pk=policy_id).first()
    if policy is None:
        raise NotFound(kind="reclamation policy")
    return policy


def list_cases() -> QuerySet[ReclamationCase]:
    """Return every case with its holder and pool, the newest first."""
    cases: QuerySet[ReclamationCase] = ReclamationCase.objects.select_related(
        "policy", "assignment__person", "assignment__pool"
    )
    return cases


def get_case(case_id: UUID) -> ReclamationCase:
    """Return a case with its holder and pool; raises NotFound."""
    case = list_cases().filter(pk=case_id).first()
    if case is None:
        raise NotFound(kind="reclamation case")
    return case


def list_idle(policy: ReclamationPolicy, at: datetime) -> QuerySet[Assignment]:
    """Return the named seats that a policy calls idle at an instant, each with `idle_since`.

    Never one whose use is not known for certain: some source other than leases must report the product's use, and
    none of them may be stale. Spared are people on leave, shared accounts, the exempt, seats held for less than the
    new starter's days or the minimum hold, seats that cannot be given to anyone else, and observed pools, whose
    seats another system gives and takes.
    """
    longest_use = at - timedelta(days=policy.idle_days)
    held_since = at - timedelta(days=policy.new_starter_days)
    seats: QuerySet[Assignment] = Assignment.objects.filter(
        ended_at=None,
        person__active=True,
        person__on_leave=False,
        person__shared_account=False,
        pool__mode=PoolMode.ENFORCED,
        pool__licence__reassignable=True,
        first_assigned_at__lte=held_since,
    )
    return (
        _of_the_policy(seats, policy)
        .annotate(idle_since=Coalesce("last_used_at", "first_assigned_at"))
        .filter(idle_since__lte=longest_use, first_assigned_at__lte=Value(at) - _minimum_hold())
        .filter(_known_use(policy, at))
        .exclude(_exempt(at))
        .select_related("person", "pool__licence__product")
    )


def without_live_case(seats: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Leave out the seats that are on their way back already."""
    return seats.exclude(Exists(ReclamationCase.objects.filter(assignment=OuterRef("pk"), state__in=LIVE_CASES)))


def live_seats(pools: Iterable[UUID]) -> dict[UUID, int]:
    """Count the seats that are assigned now, by pool."""
    rows = Assignment.objects.filter(ended_at=None, pool__in=set(pools)).order_by().values("pool")
    return dict(rows.annotate(seats=Sum("quantity")).values_list("pool", "seats"))


def _of_the_policy(seats: QuerySet[Assignment], policy: ReclamationPolicy) -> QuerySet[Assignment]:
    if policy.product_id is not None:
        return seats.filter(pool__licence__product=policy.product_id)
    own = ReclamationPolicy.objects.filter(active=True, product=OuterRef("pool__licence__product"))
    return seats.exclude(Exists(own))


def _minimum_hold() -> ExpressionWrapper[CombinedExpression]:
    days = F("pool__licence__licence_type__minimum_hold_days") * Value(timedelta(days=1), DurationField())
    return ExpressionWrapper(days, output_field=DurationField())


def _known_use(policy: ReclamationPolicy, at: datetime) -> Q:
    stale = Q(reported_at__lt=at - timedelta(hours=policy.source_max_age_hours))
    # Leases tell of floating seats alone; of a named seat they say nothing.
    sources = UsageSource.objects.exclude(kind=UsageSourceKind.LEASES).filter(
        product=OuterRef("pool__licence__product")
    )
    return Q(Exists(sources)) & ~Q(Exists(sources.filter(stale)))


def _exempt(at: datetime) -> Exists:
    scope = Q(product=None) | Q(product=OuterRef("pool__licence__product"))
    return Exists(ReclamationExemption.objects.filter(scope, person=OuterRef("person"), expires_at__gt=at))
