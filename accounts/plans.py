"""What each plan and add-on opens. Nothing is lost when a plan is lowered: reading and exporting stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.choices import AddOn, Plan
from kernel.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLANS: Mapping[Plan, frozenset[AddOn]] = {
    Plan.PROFESSIONAL: frozenset(),
    Plan.ENTERPRISE: frozenset(AddOn),
    Plan.GOVERNMENT: frozenset(AddOn),
    Plan.LAPSED: frozenset(),
}

# What no plan at all leaves open; everything else then asks for a plan.
ALWAYS_OPEN = frozenset(
    {
        Permission.READ_LICENCES,
        Permission.READ_SEATS,
        Permission.READ_COMPLIANCE,
        Permission.READ_AUDIT,
        Permission.EXPORT_AUDIT,
        Permission.ADMINISTER,
    },
)
ANY_PLAN = "a plan"


def open_add_ons(plan: Plan, bought: Iterable[AddOn]) -> frozenset[AddOn]:
    """Return the add-ons that are open: those of the plan and, on a live plan, those bought beside it."""
    return PLANS[plan] | (frozenset() if plan == Plan.LAPSED else frozenset(bought))


def add_on_wanted(plan: Plan, permission: Permission) -> str | None:
    """Name what the organisation would have to buy for a permission, or None when it is open."""
    return ANY_PLAN if plan == Plan.LAPSED and permission not in ALWAYS_OPEN else None
