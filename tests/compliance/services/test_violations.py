"""Findings from their first sight to their end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compliance import findings
from compliance.choices import ViolationState
from compliance.errors import ViolationNotOpen
from compliance.models import Violation
from compliance.position import Tally
from compliance.services import violations
from kernel.ids import new_id
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.compliance import ViolationFactory
from tests.factories.licensing import LicenceFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory
from tests.trail import recorded

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def keep(inside, actor):
    """Keep findings, of all products and with nothing unknown unless told otherwise."""

    def kept(found, now, *, unknown=(), products=None):
        return violations.keep(found=found, unknown=unknown, products=products, actor=actor, now=now)

    return kept


def over(product, *, entitled=5, required=6, metric="named") -> findings.Finding:
    return findings.over_allocation(
        product_id=product.pk, metric=metric, entitled=entitled, required=required, excess=required - entitled
    )


def data(product, **more):
    facts = {"kind": "over_allocation", "severity": "critical", "size": 1, "metric": "named", "licence": None}
    return {**facts, "product": str(product.pk), "subject_kind": "product", "subject": str(product.pk), **more}


def test_find_names_excess_but_not_what_is_unknown_or_covered(inside, now):
    tallies = [
        Tally(new_id(), "named", limited=5, required=6, current=6),
        Tally(new_id(), "named", limited=5, required=6, current=6, known=False),
        Tally(new_id(), "named", limited=5, required=5, current=5),
        Tally(new_id(), "named", limited=0, required=5, current=0),
    ]
    found = violations.find(tallies=tallies, products=None, now=now)
    assert [(each.product_id, each.size) for each in found] == [(tallies[0].product_id, 1)]


def test_find_adds_expired_lots_and_people_who_left(inside, now):
    pool = SeatPoolFactory(licence=LicenceFactory(usable_until=now))
    AssignmentFactory(pool=pool, person=PersonFactory(active=False, left_at=now))
    kinds = [each.kind for each in violations.find(tallies=[], products=None, now=now)]
    assert kinds == ["use_after_expiry", "departed_holder"]


def test_keep_opens_a_new_finding_with_its_event(keep, now, actor):
    product = ProductFactory()
    changes = keep([over(product)], now)
    violation = Violation.objects.get()
    assert changes == violations.Changes(opened=(violation,))
    assert changes.products == {product.pk}
    assert (violation.state, violation.severity, violation.size) == ("open", "critical", 1)
    assert (violation.product, violation.licence, violation.subject_id) == (product, None, product.pk)
    assert violation.facts == {"metric": "named", "entitled": 5, "required": 6}
    assert (violation.first_seen_at, violation.last_seen_at) == (now, now)
    (body,) = recorded()
    assert (body["type"], body["actor"]["ref"]) == ("compliance.violation_opened", actor.ref)
    assert body["object"] == {"kind": "violation", "id": str(violation.pk)}
    assert body["data"] == data(product, reopened=False)


def test_keep_sees_the_same_finding_again_without_an_event(keep, now):
    product = ProductFactory()
    keep([over(product)], now)
    assert keep([over(product)], now + HOUR) == violations.Changes()
    violation = Violation.objects.get()
    assert (violation.first_seen_at, violation.last_seen_at) == (now, now + HOUR)
    assert len(recorded()) == 1


def test_keep_updates_a_finding_that_grew(keep, now):
    product = ProductFactory()
    keep([over(product)], now)
    changes = keep([over(product, required=8)], now + HOUR)
    violation = Violation.objects.get()
    assert changes == violations.Changes(changed=(violation,))
    assert (violation.size, violation.facts["required"], violation.last_seen_at) == (3, 8, now + HOUR)
    assert recorded("compliance.violation_changed")[0]["data"] == data(product, size=3)


def test_keep_closes_what_is_gone(keep, now):
    product = ProductFactory()
    keep([over(product)], now)
    changes = keep([], now + HOUR)
    violation = Violation.objects.get()
    assert changes == violations.Changes(resolved=(violation,))
    assert (violation.state, violation.resolved_at) == (ViolationState.RESOLVED, now + HOUR)
    assert recorded("compliance.violation_resolved")[0]["data"] == data(product)


@pytest.mark.parametrize("state", [ViolationState.ACKNOWLEDGED, ViolationState.WAIVED])
def test_keep_leaves_the_state_of_a_finding_that_lasts_and_closes_it_when_gone(keep, now, state):
    product = ProductFactory()
    keep([over(product)], now)
    Violation.objects.update(state=state)
    keep([over(product)], now + HOUR)
    assert Violation.objects.get().state == state
    keep([], now + HOUR)
    assert Violation.objects.get().state == ViolationState.RESOLVED


def test_keep_reopens_within_seven_days_under_the_same_id(keep, now):
    product = ProductFactory()
    keep([over(product)], now)
    keep([], now + HOUR)
    changes = keep([over(product, required=9)], now + HOUR + 7 * DAY)
    violation = Violation.objects.get()
    assert changes == violations.Changes(opened=(violation,))
    assert (violation.state, violation.resolved_at, violation.size) == ("open", None, 4)
    assert violation.first_seen_at == now
    assert recorded("compliance.violation_opened")[1]["data"] == data(product, size=4, reopened=True)


def test_keep_opens_anew_after_seven_days(keep, now):
    product = ProductFactory()
    keep([over(product)], now)
    keep([], now)
    keep([over(product)], now + 7 * DAY + HOUR)
    assert sorted(Violation.objects.values_list("state", flat=True)) == ["open", "resolved"]


def test_keep_of_some_products_leaves_the_rest_open(keep, now):
    first, second = ProductFactory(), ProductFactory()
    keep([over(first), over(second)], now)
    keep([], now + HOUR, products={first.pk})
    assert [each.product for each in Violation.objects.filter(state="open")] == [second]


def test_keep_neither_clears_nor_touches_what_is_unknown(keep, now):
    product = ProductFactory()
    keep([over(product), over(product, metric="concurrent")], now)
    keep([], now + HOUR, unknown={(product.pk, "concurrent")})
    open_ones = Violation.objects.filter(state="open")
    assert [(each.facts["metric"], each.last_seen_at) for each in open_ones] == [("concurrent", now)]


def test_keep_resolves_a_departed_holder_though_the_position_is_unknown(keep, now):
    product = ProductFactory()
    seat = findings.Finding("departed_holder", "high", product.pk, "claim", new_id(), 1, "concurrent")
    keep([seat], now)
    keep([], now + HOUR, unknown={(product.pk, "concurrent")})
    assert Violation.objects.get().state == ViolationState.RESOLVED


@pytest.mark.parametrize("many", [2, 20])
def test_keep_asks_as_much_for_many_as_for_few(keep, now, django_assert_num_queries, many):
    found = [over(product) for product in ProductFactory.create_batch(many)]
    with django_assert_num_queries(4):
        keep(found, now)
    with django_assert_num_queries(3):
        keep([], now + HOUR)


def test_acknowledge_an_open_finding_records_who(inside, actor, now):
    violation = ViolationFactory()
    taken = violations.acknowledge(violation=violation, actor=actor, now=now)
    assert taken.pk == violation.pk
    assert Violation.objects.get().state == ViolationState.ACKNOWLEDGED
    (body,) = recorded()
    assert (body["type"], body["actor"]["ref"]) == ("compliance.violation_acknowledged", actor.ref)
    assert body["data"] == data(violation.product)


@pytest.mark.parametrize("state", [ViolationState.ACKNOWLEDGED, ViolationState.RESOLVED, ViolationState.WAIVED])
def test_acknowledge_any_other_finding_is_refused(inside, actor, now, state):
    resolved_at = now if state == ViolationState.RESOLVED else None
    violation = ViolationFactory(state=state, resolved_at=resolved_at)
    with assert_nothing_moves(Violation), pytest.raises(ViolationNotOpen) as refusal:
        violations.acknowledge(violation=violation, actor=actor, now=now)
    assert refusal.value.facts == {"state": state.label.lower()}
    assert recorded() == []
