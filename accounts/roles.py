"""What each role and each relation grants: one table each, for every screen and API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.choices import MemberRole, Relation
from kernel.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

_READING = frozenset(
    {Permission.READ_LICENCES, Permission.READ_SEATS, Permission.READ_COMPLIANCE, Permission.READ_AUDIT}
)
_LICENCES = frozenset(
    {
        Permission.READ_LICENCES,
        Permission.WRITE_LICENCES,
        Permission.ISSUE_LICENCES,
        Permission.REVOKE_LICENCES,
        Permission.TRANSFER_LICENCES,
        Permission.VALIDATE_LICENCES,
        Permission.REVEAL_KEYS,
        Permission.ACTIVATE,
    },
)
_SEATS = frozenset(
    {
        Permission.READ_LICENCES,
        Permission.READ_SEATS,
        Permission.ASSIGN_SEATS,
        Permission.REQUEST_SEATS,
        Permission.CHECK_OUT,
    }
)

ROLES: Mapping[MemberRole, frozenset[Permission]] = {
    MemberRole.OWNER: frozenset(Permission),
    MemberRole.LICENCE_ADMINISTRATOR: _READING
    | _LICENCES
    | _SEATS
    | {Permission.WRITE_COMPLIANCE, Permission.EXPORT_AUDIT},
    MemberRole.SEAT_MANAGER: _SEATS | {Permission.READ_COMPLIANCE},
    MemberRole.AUDITOR: _READING | {Permission.EXPORT_AUDIT},
    MemberRole.MEMBER: frozenset({Permission.REQUEST_SEATS}),
}

RELATIONS: Mapping[Relation, frozenset[Permission]] = {
    Relation.OWNER: frozenset(
        {
            Permission.READ_LICENCES,
            Permission.WRITE_LICENCES,
            Permission.READ_SEATS,
            Permission.ASSIGN_SEATS,
            Permission.TRANSFER_LICENCES,
        }
    ),
    Relation.MANAGER: frozenset({Permission.READ_SEATS, Permission.REQUEST_SEATS}),
    Relation.HOLDER: frozenset({Permission.READ_SEATS, Permission.REQUEST_SEATS, Permission.CHECK_OUT}),
}
