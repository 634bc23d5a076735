"""Organisations: made once, with their chain and their first owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.choices import MemberRole, PersonSource
from accounts.errors import OrganisationExists
from accounts.events import AccessEvent, PersonEvent
from accounts.models import Membership, Organisation, Person
from accounts.services import members
from audit.events import TrailEvent
from audit.services import Personal, record
from kernel.errors import InvalidInput
from kernel.tenancy import current_organisation_id
from kernel.use_case import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from kernel.actor import Actor

CHAIN = {"hash": "sha-256", "spec": "licentia-audit/v1"}


@use_case
def create_organisation(*, slug: str, name: str, owner_email: str, actor: Actor, now: datetime) -> Membership:
    """Make the organisation whose id is in scope, open its chain, and return its owner's membership.

    The address's account is taken, or made without a password. Raises OrganisationExists or InvalidInput.
    """
    if Organisation.objects.filter(slug=slug).exists():
        raise OrganisationExists(field="slug", slug=slug)
    organisation = Organisation(pk=current_organisation_id(), slug=slug, name=name, created_at=now)
    _check(organisation)
    organisation.save(force_insert=True)
    record(TrailEvent.CHAIN_CREATED, subject=organisation, actor=actor, at=now, data=CHAIN)
    record(AccessEvent.CONFIG_CHANGED, subject=organisation, actor=actor, at=now, data={"change": "created"})
    return _owned_by(members.account_of(owner_email), actor, now)


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


def _check(row: Organisation) -> None:
    try:
        row.clean_fields()
    except ValidationError as error:
        where, problems = next(iter(error.message_dict.items()))
        raise InvalidInput(field=where, problem=problems[0]) from error
