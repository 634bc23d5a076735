"""On whose behalf a request runs: what it may do is worked out once, from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from accounts.choices import MemberRole, Plan, Relation
from accounts.plans import add_on_wanted
from accounts.roles import RELATIONS, ROLES
from kernel.actor import Actor
from kernel.permissions import Permission, Relatable

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import ApiClient, Membership, Organisation, Person, ScimConnection


@dataclass(frozen=True, slots=True)
class Principal:
    """A member, an API client or an identity provider at work in one organisation."""

    organisation_id: UUID
    plan: Plan
    actor: Actor
    role: MemberRole | None = None
    person_id: UUID | None = None
    granted: frozenset[Permission] = frozenset()
    scopes: frozenset[Permission] = frozenset(Permission)

    @classmethod
    def of_member(cls, organisation: Organisation, membership: Membership, person: Person | None) -> Self:
        """Return the principal of someone who is signed in; without a person, the membership is the pseudonym."""
        role = MemberRole(membership.role)
        return cls(
            organisation_id=organisation.pk,
            plan=Plan(organisation.plan),
            actor=Actor("user", str(person.ref if person else membership.pk)),
            role=role,
            person_id=person.pk if person else None,
            granted=ROLES[role],
        )

    @classmethod
    def of_client(cls, organisation: Organisation, client: ApiClient, scopes: frozenset[Permission]) -> Self:
        """Return the principal of an API client, with the scopes of its token."""
        return cls(
            organisation_id=organisation.pk,
            plan=Plan(organisation.plan),
            actor=Actor("client", client.client_id, client.client_id),
            granted=frozenset(Permission(scope) for scope in client.scopes),
            scopes=scopes,
        )

    @classmethod
    def of_connection(cls, organisation: Organisation, connection: ScimConnection) -> Self:
        """Return the principal of an identity provider: it provisions people and nothing else."""
        return cls(
            organisation_id=organisation.pk,
            plan=Plan(organisation.plan),
            actor=Actor("scim", str(connection.pk), str(connection.pk)),
            granted=frozenset({Permission.MANAGE_SCIM}),
        )

    def grants(self, permission: Permission, on: Relatable | None) -> bool:
        """Say whether role or relation grants it, within the token's scopes."""
        return permission in self.scopes and (permission in self.granted or permission in self._related(on))

    def add_on_wanted(self, permission: Permission) -> str | None:
        """Name what the organisation lacks for it, if anything."""
        return add_on_wanted(self.plan, permission)

    def _related(self, on: Relatable | None) -> frozenset[Permission]:
        relation = on.relation_to(self.person_id) if on is not None and self.person_id is not None else None
        return frozenset() if relation is None else RELATIONS[Relation(relation)]


class Nobody:
    """The principal of a request that is not signed in: nothing is granted."""

    actor = Actor("user", "anonymous")
    organisation_id = None
    person_id = None
    role = None

    def grants(self, permission: Permission, on: Relatable | None) -> bool:
        """Grant nothing."""
        del permission, on
        return False

    def add_on_wanted(self, permission: Permission) -> str | None:
        """Want nothing."""
        del permission
        return None
