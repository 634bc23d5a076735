"""Browsers of people who are signed in, as the sign-in page leaves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.test import Client

from accounts.choices import MemberRole
from accounts.middleware import SESSION_AUTHENTICATED_AT, SESSION_METHOD, SESSION_ORGANISATION
from kernel import tenancy
from kernel.clock import now
from tests.factories.accounts import MembershipFactory, PersonFactory

if TYPE_CHECKING:
    from accounts.models import Membership, Organisation, Person


@dataclass(frozen=True, slots=True)
class Browser:
    """A test client, and who sits before it."""

    client: Client
    membership: Membership
    person: Person | None


def browser_of(organisation: Organisation, role: MemberRole = MemberRole.MEMBER, *, known: bool = True) -> Browser:
    """Sign a new member in; `known` says whether a person stands behind the account."""
    with tenancy.within(organisation):
        membership = cast("Membership", MembershipFactory(role=role))
        person = cast("Person", PersonFactory(membership=membership)) if known else None
    return Browser(signed_in(membership), membership, person)


def signed_in(membership: Membership) -> Client:
    """Return a client whose session works in the membership's organisation."""
    client = Client()
    client.force_login(membership.user)
    session = client.session
    session[SESSION_ORGANISATION] = str(membership.organisation_id)
    session[SESSION_AUTHENTICATED_AT] = now().timestamp() + 1
    session[SESSION_METHOD] = "password"
    session.save()
    return client
