"""Policies are sane, one a product; a seat has one live case."""

from __future__ import annotations

import pytest

from seats.choices import CaseState
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import ProductFactory
from tests.factories.seats import (
    AssignmentFactory,
    ReclamationCaseFactory,
    ReclamationExemptionFactory,
    ReclamationPolicyFactory,
)
from tests.refusing import raises_constraint


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"cap_percent": 0}, "seats_reclamationpolicy_cap_is_a_percentage"),
        ({"cap_percent": 101}, "seats_reclamationpolicy_cap_is_a_percentage"),
        ({"idle_days": 0}, "seats_reclamationpolicy_waits_a_day"),
    ],
)
def test_impossible_policy_is_refused_by_a_named_constraint(inside, values, constraint):
    with raises_constraint(constraint):
        ReclamationPolicyFactory(**values)


def test_policy_is_named_once(inside):
    policy = ReclamationPolicyFactory()
    with raises_constraint("seats_reclamationpolicy_is_named_once"):
        ReclamationPolicyFactory(name=policy.name, active=False)


@pytest.mark.parametrize("product", [None, ProductFactory])
def test_active_policy_is_one_a_product(inside, product):
    of = product and product()
    ReclamationPolicyFactory(product=of, active=False)
    ReclamationPolicyFactory(product=of)
    with raises_constraint("seats_reclamationpolicy_is_one_a_product"):
        ReclamationPolicyFactory(product=of)


def test_seat_has_one_live_case(inside):
    seat = {"assignment": AssignmentFactory(), "policy": ReclamationPolicyFactory()}
    ReclamationCaseFactory(**seat, state=CaseState.SKIPPED)
    ReclamationCaseFactory(**seat)
    with raises_constraint("seats_reclamationcase_is_one_a_seat"):
        ReclamationCaseFactory(**seat, state=CaseState.OPEN)


def test_rows_say_what_they_are(inside, now):
    person = PersonFactory(name="Ada")
    policy = ReclamationPolicyFactory(name="Sixty days")
    case = ReclamationCaseFactory(policy=policy, assignment__person=person, assignment__pool__name="Design")
    exemption = ReclamationExemptionFactory(person=person, reason="On call", expires_at=now)
    assert [str(policy), str(case), str(exemption)] == ["Sixty days", "Ada: Design (detected)", "Ada: On call"]
