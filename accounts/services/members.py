"""Members: people who may sign in, and the role in which they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.errors import AlreadyMember
from accounts.events import PersonEvent
from accounts.models import Membership, Person, User
from accounts.services.checking import check_fields
from audit.services import record
from kernel.use_case import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.choices import MemberRole
    from audit.entry import JsonValue
    from kernel.actor import Actor


@use_case
def admit(*, person: Person, role: MemberRole, actor: Actor, now: datetime) -> Membership:
    """Let a person sign in under their address, in a role. Raises AlreadyMember, or InvalidInput without an address."""
    current: Person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    user = account_of(current.email)
    if Membership.objects.filter(user=user).exists():
        raise AlreadyMember(person=str(current))
    membership: Membership = Membership.objects.create(user=user, role=role, not_before=now)
    current.membership = membership
    current.save(update_fields=["membership"])
    data: dict[str, JsonValue] = {"role": membership.role, "active": True}
    record(PersonEvent.ROLE_CHANGED, subject=membership, actor=actor, at=now, data=data)
    return membership


def account_of(email: str) -> User:
    """Return the account of an address, made without a password when it is new. Raises InvalidInput."""
    known = User.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    user = User(email=email)
    user.set_unusable_password()
    check_fields(user)
    user.save(force_insert=True)
    return user
