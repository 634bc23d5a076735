"""One table says what each plan opens."""

import pytest

from accounts.choices import AddOn, Plan
from accounts.plans import PLANS, add_on_wanted, open_add_ons
from kernel.permissions import Permission


def test_every_plan_has_its_row():
    assert set(PLANS) == set(Plan)


@pytest.mark.parametrize("plan", [Plan.ENTERPRISE, Plan.GOVERNMENT])
def test_large_plans_open_every_add_on(plan):
    assert open_add_ons(plan, []) == set(AddOn)


def test_professional_opens_what_was_bought_beside_it():
    assert open_add_ons(Plan.PROFESSIONAL, [AddOn.ENTITLEMENTS]) == {AddOn.ENTITLEMENTS}


def test_lapsed_plan_closes_what_was_bought():
    assert open_add_ons(Plan.LAPSED, [AddOn.ENTITLEMENTS]) == frozenset()


def test_lapsed_plan_still_reads_and_exports():
    open_still = {p for p in Permission if add_on_wanted(Plan.LAPSED, p) is None}
    assert open_still == {
        Permission.READ_LICENCES,
        Permission.READ_SEATS,
        Permission.READ_COMPLIANCE,
        Permission.READ_AUDIT,
        Permission.EXPORT_AUDIT,
        Permission.ADMINISTER,
    }


def test_live_plan_wants_nothing():
    assert {add_on_wanted(Plan.PROFESSIONAL, p) for p in Permission} == {None}
