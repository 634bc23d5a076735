"""Organisations: made once, with their chain and their first owner."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from accounts.choices import AddOn, MemberRole, PersonSource, Plan
from accounts.errors import OrganisationExists
from accounts.events import AccessEvent, PersonEvent
from accounts.models import Membership, Organisation, Person
from accounts.services import members
from accounts.services.checking import check_fields
from audit.events import TrailEvent
from audit.services import Personal, record
from kernel.tenancy import current_organisation_id
from kernel.use_case import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from audit.entry import JsonValue
    from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Settings:
    """What an organisation goes by: plan, add-ons, the zone of its days, the currency of its reports."""

    plan: Plan = Plan.PROFESSIONAL
    add_ons: tuple[AddOn, ...] = ()
    time_zone: str = "UTC"
    currency: str = "EUR"


CHAIN = {"hash": "sha-256", "spec": "licentia-audit/v1"}


@use_case
def create_organisation(*, slug: str, name: str, owner_email: str, actor: Actor, now: datetime) -> Membership:
    """Make the organisation whose id is in scope, open its chain, and return its owner's membership.

    The address's account is taken, or made without a password. Raises OrganisationExists or InvalidInput.
    """
    if Organisation.objects.filter(slug=slug).exists():
        raise OrganisationExists(field="slug", slug=slug)
    organisation = Organisation(pk=current_organisation_id(), slug=slug, name=name, created_at=now)
    check_fields(organisation)
    organisation.save(force_insert=True)
    record(TrailEvent.CHAIN_CREATED, subject=organisation, actor=actor, at=now, data=CHAIN)
    record(AccessEvent.CONFIG_CHANGED, subject=organisation, actor=actor, at=now, data={"change": "created"})
    return _owned_by(members.account_of(owner_email), actor, now)


@use_case
def configure(*, organisation: Organisation, settings: Settings, actor: Actor, now: datetime) -> Organisation:
    """Change what an organisation goes by; nothing is lost on a lower plan. Raises InvalidInput naming the field."""
    current = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    wanted = {**asdict(settings), "add_ons": list(settings.add_ons)}
    changed = [name for name, value in wanted.items() if getattr(current, name) != value]
    if not changed:
        return current
    for name in changed:
        setattr(current, name, wanted[name])
    check_fields(current)
    current.save(update_fields=changed)
    data: dict[str, JsonValue] = {"change": "changed", "fields": sorted(changed)}
    record(AccessEvent.CONFIG_CHANGED, subject=current, actor=actor, at=now, data=data)
    return current


def _owned_by(user: User, actor: Actor, now: datetime) -> Membership:
    membership: Membership = Membership.objects.create(user=user, role=MemberRole.OWNER, not_before=now)
    person = Person.objects.create(email=user.email, membership=membership, source=PersonSource.MANUAL)
    record(
        PersonEvent.RECORDED,
        subject=person,
        actor=actor,
        at=now,
        data={"source": person.source},
        personal=Personal(str(person.ref), {"email": person.email}),
    )
    record(
        PersonEvent.ROLE_CHANGED,
        subject=membership,
        actor=actor,
        at=now,
        data={"role": membership.role, "active": True},
    )
    return membership
