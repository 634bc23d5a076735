"""What can be allowed, and the one question every edge asks before it acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kernel.errors import PermissionDenied, PlanRequired

if TYPE_CHECKING:
    from uuid import UUID

    from kernel.actor import Actor, HasPrincipal


class Permission(TextChoices):
    """Everything that can be allowed; the values are the OAuth scopes of the same meaning."""

    READ_LICENCES = "licences:read", _("read licences")
    WRITE_LICENCES = "licences:write", _("add and change licences")
    ISSUE_LICENCES = "licences:issue", _("issue licences")
    REVOKE_LICENCES = "licences:revoke", _("revoke licences")
    TRANSFER_LICENCES = "licences:transfer", _("transfer licences")
    VALIDATE_LICENCES = "licences:validate", _("validate licences")
    REVEAL_KEYS = "keys:reveal", _("reveal licence keys")
    READ_SEATS = "seats:read", _("read seats")
    ASSIGN_SEATS = "seats:assign", _("assign, transfer and reclaim seats")
    REQUEST_SEATS = "seats:request", _("request seats")
    CHECK_OUT = "leases:write", _("check seats out and in")
    ACTIVATE = "activations:write", _("activate machines")
    READ_COMPLIANCE = "compliance:read", _("read positions and findings")
    WRITE_COMPLIANCE = "compliance:write", _("scan, acknowledge and waive")
    READ_AUDIT = "audit:read", _("read the trail")
    EXPORT_AUDIT = "audit:export", _("export the trail and audit packages")
    MANAGE_SIEM = "siem:manage", _("manage SIEM destinations")
    ERASE_PEOPLE = "privacy:erase", _("erase personal data")
    MANAGE_MEMBERS = "members:manage", _("manage members")
    MANAGE_SCIM = "scim:manage", _("manage provisioning")
    ADMINISTER = "org:admin", _("administer the organisation")


@runtime_checkable
class Relatable(Protocol):
    """A thing that some people stand in a relation to: its owner, its holder, themselves."""

    def relation_to(self, person_id: UUID) -> str | None:
        """Name the relation of a person to this thing, if there is one."""


class Principal(Protocol):
    """On whose behalf something runs, as far as permissions go."""

    @property
    def actor(self) -> Actor:
        """The author that events name."""

    def grants(self, permission: Permission, on: Relatable | None) -> bool:
        """Say whether role or relation grants it, within the token's scopes."""

    def add_on_wanted(self, permission: Permission) -> str | None:
        """Name the add-on that the organisation lacks for it, if any."""


def require(context: HasPrincipal, permission: Permission, on: Relatable | None = None) -> None:
    """Raise PermissionDenied or PlanRequired unless the principal may do this, to this thing."""
    if not context.principal.grants(permission, on):
        raise PermissionDenied(permission=permission.value)
    add_on = context.principal.add_on_wanted(permission)
    if add_on is not None:
        raise PlanRequired(add_on=add_on)
