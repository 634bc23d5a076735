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
    """A page of the portal: which roles it answers and how, and what its address and its form name."""

    roles: str
    address: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    answer: int = 200

    @property
    def posts(self) -> bool:
        """Whether it is used by sending a form."""
        return self.form is not None


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
VIOLATION = {"violation_id": "violation"}

PAGES: dict[str, Page] = {
    "portal:home": Page("OLSAM", answer=302),
    "portal:my-seats": Page("OLSAM"),
    "portal:team": Page("OLSAM"),
    "portal:pools": Page("OLSAM"),
    "portal:pool": Page("OLSA", NAMED),
    # The one seat of the floating pool is taken, and the named one is their own already: allowed, but refused.
    "portal:take": Page("OLSAM", FLOATING, form={}, answer=409),
    "portal:assign": Page("OLS", NAMED, form={"holder": "zebra@example.test"}, answer=409),
    "portal:keep": Page("OLS", LEASE, form={"epoch": "1"}, answer=302),
    "portal:return": Page("OLS", LEASE, form={}, answer=302),
    "portal:release": Page("OLS", ASSIGNMENT, form={}, answer=302),
    "portal:transfer": Page("OLS", ASSIGNMENT, form={"holder": "Zebra Lou"}, answer=302),
    "portal:findings": Page("OLSA"),
    "portal:finding": Page("OLSA", VIOLATION),
    "portal:acknowledge": Page("OL", VIOLATION, form={}, answer=302),
    "portal:positions": Page("OLSA"),
    "portal:position": Page("OLSA", {"position_id": "position"}),
    "portal:trail": Page("OLA"),
    "portal:verify-trail": Page("OLA", form={}, answer=302),
    "portal:entry": Page("OLA", {"epoch": "epoch", "seq": "seq"}),
}

# The identity provider's addresses below /scim/v2/<connection>/: what a valid token of that connection gets by GET.
# Anyone else, another connection's token and an API client's included, gets 401.
PROVISIONING: dict[str, tuple[str, int]] = {
    "scim:users": ("Users", 200),
    "scim:service-provider-config": ("ServiceProviderConfig", 200),
    "scim:resource-types": ("ResourceTypes", 200),
    "scim:schemas": ("Schemas", 200),
    "scim:root": ("", 404),
    "scim:missing": ("Groups", 404),
}

ADMIN: dict[str, Admin] = {
    "accounts.apiclient": Admin("O"),
    "accounts.department": Admin("OLSA"),
    "accounts.membership": Admin("O"),
    "accounts.person": Admin("OLSA", actions={"let_go": "O"}),
    "accounts.scimconnection": Admin("O"),
    "audit.body": Admin("OLA"),
    "audit.checkpoint": Admin("OLA"),
    "compliance.auditpackage": Admin("OLSA"),
    "compliance.packagedownload": Admin("OLSA"),
    "compliance.position": Admin("OLSA"),
    "compliance.scan": Admin("OLSA"),
    "compliance.score": Admin("OLSA"),
    "compliance.violation": Admin("OLSA", actions={"acknowledge": "OL"}),
    "licensing.feature": Admin("OLSA"),
    "licensing.importrow": Admin("OL"),
    "licensing.importrun": Admin("OLSA"),
    "licensing.licence": Admin("OLSA", actions={"suspend": "OL", "reinstate": "OL", "revoke": "OL"}),
    "licensing.licencetype": Admin("OLSA", edits="OL"),
    "licensing.product": Admin("OLSA"),
    "seats.assignment": Admin("OLSA", actions={"release": "OLS", "transfer": "OLS"}),
    "seats.denial": Admin("OLSA"),
    "seats.lease": Admin("OLSA", actions={"check_in": "OLS"}),
    "seats.reclamationcase": Admin("OLSA", actions={"execute": "OLS"}),
    "seats.reclamationexemption": Admin("OLSA", edits="OLS"),
    "seats.reclamationpolicy": Admin("OLSA", edits="O"),
    "seats.seatpool": Admin("OLSA", actions={"assign": "OLS"}),
}

# What the admin has besides its tables, all behind the site's own door (licences:read).
ADMIN_PAGES: dict[str, str] = {
    "admin:index": "OLSA",
    "admin:search": "OLSA",
    "admin:jsi18n": "OLSA",
    "admin:password_change": "OLSA",
    "admin:password_change_done": "OLSA",
    "admin:compliance_scan_run_scan": "OL",
}
# The framework's own: signing in and out, look-ups that answer for one table at a time, and what catches the rest.
ADMIN_FRAME = {
    "admin:login",
    "admin:logout",
    "admin:autocomplete",
    "admin:view_on_site",
    "admin:app_list",
    "admin:None",
}
