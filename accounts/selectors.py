"""Finding organisations, people and memberships."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import Lower

from accounts.errors import AmbiguousPerson
from accounts.models import (
    ApiClient,
    Membership,
    Organisation,
    Person,
    ScimToken,
    TokenKey,
)
from kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class OwnMembership:
    """One of a user's memberships, found before any organisation is in scope."""

    membership_id: UUID
    organisation_id: UUID
    slug: str
    name: str
    role: str
    not_before: datetime


def list_organisations() -> QuerySet[Organisation]:
    """Return every organisation; a global table, so work for all of them enters each in turn."""
    return Organisation.objects.order_by("id")


def get_organisation(organisation_id: UUID) -> Organisation:
    """Return an organisation; raises NotFound."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound(kind="organisation")
    return organisation


def list_own_memberships(user_id: UUID) -> Sequence[OwnMembership]:
    """Return where a user belongs; asked of a function, since no organisation is in scope yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_memberships_of(%s)", [user_id])
        return [OwnMembership(*row) for row in cursor.fetchall()]


def organisation_of_client(client_id: str) -> UUID | None:
    """Return the organisation of an API client's id."""
    return _looked_up("SELECT accounts_organisation_of_client(%s)", client_id)


def organisation_of_scim_token(token_hash: str) -> UUID | None:
    """Return the organisation of a SCIM token, by its SHA-256 in hex."""
    return _looked_up("SELECT accounts_organisation_of_scim_token(%s)", token_hash)


def _looked_up(question: str, value: str) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(question, [value])
        (found,) = cursor.fetchone() or (None,)
    return found


def get_membership(*, user_id: UUID) -> Membership:
    """Return a user's live membership in the organisation in scope; raises NotFound."""
    membership: Membership | None = (
        Membership.objects.select_related("organisation").filter(user_id=user_id, active=True).first()
    )
    if membership is None:
        raise NotFound(kind="membership")
    return membership


def person_of(membership: Membership) -> Person | None:
    """Return the person behind a membership, if the directory or an import knows one."""
    return Person.objects.filter(membership=membership).first()


def get_person(person_id: UUID) -> Person:
    """Return a person of the organisation in scope; raises NotFound."""
    person: Person | None = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound(kind="person")
    return person


def get_client(client_id: str) -> ApiClient:
    """Return an API client of the organisation in scope, with its organisation; raises NotFound."""
    client: ApiClient | None = ApiClient.objects.select_related("organisation").filter(client_id=client_id).first()
    if client is None:
        raise NotFound(kind="API client")
    return client


def get_token_key(key_id: UUID) -> TokenKey:
    """Return the key that signs or signed tokens under a `kid`; raises NotFound."""
    key = TokenKey.objects.filter(pk=key_id).first()
    if key is None:
        raise NotFound(kind="signing key")
    return key


def list_token_keys(*, at: datetime, overlap: timedelta) -> QuerySet[TokenKey]:
    """Return the keys whose tokens may still be about: the one in use and those retired within the overlap."""
    return TokenKey.objects.filter(Q(retired_at=None) | Q(retired_at__gt=at - overlap))


def find_person(*, email: str, user_name: str, name: str) -> Person | None:
    """Return whom an address means, else a user name, else a bare name; one who left only when no one present fits.

    Raises AmbiguousPerson for a name alone that several people bear: telling them apart would be a guess.
    """
    email, user_name, name = (unicodedata.normalize("NFC", each).strip() for each in (email, user_name, name))
    present_first: QuerySet[Person] = Person.objects.order_by("-active", "created_at", "id")
    if email and (known := present_first.alias(address=Lower("email")).filter(address=Lower(Value(email))).first()):
        return known
    if user_name:
        same = present_first.alias(login=Lower("user_name")).filter(login=Lower(Value(user_name)))
        return (same.filter(email="") if email else same).first()
    return None if email or not name else _only_one_called(name)


def _only_one_called(name: str) -> Person | None:
    namesakes: QuerySet[Person] = Person.objects.filter(name=name)
    bearers = list(namesakes.filter(active=True)) or list(namesakes)
    if len(bearers) > 1:
        raise AmbiguousPerson(field="name", count=len(bearers))
    return bearers[0] if bearers else None


def find_scim_token(token_hash: str) -> ScimToken | None:
    """Return the token with this SHA-256 in the organisation in scope, valid or not, with its connection."""
    tokens: QuerySet[ScimToken] = ScimToken.objects.select_related("connection__organisation")
    return tokens.filter(token_hash=token_hash).first()
