"""Who may use which edge: the whole table. A new edge that is missing here fails the run.

Roles are written by their letters, always in this order:
O organisation owner, L licence administrator, S seat manager, A auditor, M member.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accounts.choices import MemberRole
from kernel.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

LETTERS = dict(zip("OLSAM", MemberRole, strict=True))


@dataclass(frozen=True, slots=True)
class Ask:
    """A GraphQL field: how to ask, and the scope it takes (None: any valid token). Ids stand as %(name)s."""

    document: str
    needs: Permission | None
    names_a_thing: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the portal: which roles it answers, and what its address and its form name."""

    roles: str
    address: Mapping[str, str] = field(default_factory=dict)
    posts: bool = False
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Admin:
    """A table of the admin: which roles see it, which may edit it, and which may run each action."""

    sees: str
    edits: str = ""
    actions: Mapping[str, str] = field(default_factory=dict)


GRAPHQL: dict[str, Ask] = {
    "Query.viewer": Ask("{ viewer { ref } }", None),
    "Query.licences": Ask("{ licences { edges { node { id name } } } }", Permission.READ_LICENCES),
    "Query.licence": Ask('{ licence(id: "%(licence)s") { name } }', Permission.READ_LICENCES, names_a_thing=True),
    "Query.pools": Ask("{ pools { edges { node { id name inUse } } } }", Permission.READ_SEATS),
    "Query.pool": Ask('{ pool(id: "%(pool)s") { name } }', Permission.READ_SEATS, names_a_thing=True),
    "Query.leases": Ask("{ leases { edges { node { id instance person { name } } } } }", Permission.READ_SEATS),
    "Mutation.checkOutSeat": Ask(
        'mutation { checkOutSeat(input: {poolId: "%(pool)s", personId: "%(person)s", instance: "Zebra instance"}) '
        "{ lease { id } } }",
        Permission.CHECK_OUT,
        names_a_thing=True,
    ),
    "Mutation.heartbeatSeat": Ask(
        'mutation { heartbeatSeat(input: {leaseId: "%(lease)s", epoch: 1, requestId: "r"}) { lease { id } } }',
        Permission.CHECK_OUT,
        names_a_thing=True,
    ),
    "Mutation.checkInSeat": Ask(
        'mutation { checkInSeat(input: {leaseId: "%(lease)s"}) { lease { id } } }',
        Permission.CHECK_OUT,
        names_a_thing=True,
    ),
}

# What anyone may ask for without signing in, and the answer to a bare GET.
OPEN: dict[str, int] = {
    "live": 200,
    "ready": 200,
    "oauth:token": 405,
    "oauth:keys": 200,
    "graphql": 405,
    "accounts:sign-in": 200,
    "accounts:sign-out": 405,
    "accounts:choose-organisation": 302,
    "accounts:first-sign-in": 410,
}

NAMED = {"pool_id": "named"}
FLOATING = {"pool_id": "floating"}
LEASE = {"lease_id": "lease"}
ASSIGNMENT = {"assignment_id": "assignment"}

PAGES: dict[str, Page] = {
    "portal:home": Page("OLSAM"),
    "portal:my-seats": Page("OLSAM"),
    "portal:team": Page("OLSAM"),
    "portal:pools": Page("OLSAM"),
    "portal:pool": Page("OLSA", NAMED),
    "portal:take": Page("OLSAM", FLOATING, posts=True),
    "portal:keep": Page("OLS", LEASE, posts=True, form={"epoch": "1"}),
    "portal:return": Page("OLS", LEASE, posts=True),
    "portal:assign": Page("OLS", NAMED, posts=True, form={"holder": "zebra@example.test"}),
    "portal:release": Page("OLS", ASSIGNMENT, posts=True),
    "portal:transfer": Page("OLS", ASSIGNMENT, posts=True, form={"holder": "Zebra Lou"}),
    "portal:findings": Page("OLSA"),
    "portal:finding": Page("OLSA", {"violation_id": "violation"}),
    "portal:acknowledge": Page("OL", {"violation_id": "violation"}, posts=True),
    "portal:positions": Page("OLSA"),
    "portal:position": Page("OLSA", {"position_id": "position"}),
    "portal:trail": Page("OLA"),
    "portal:entry": Page("OLA", {"epoch": "epoch", "seq": "seq"}),
}

ADMIN: dict[str, Admin] = {}
