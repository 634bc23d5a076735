"""Users come, change and go as their identity provider says; who goes keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Lower

from accounts.choices import PersonSource
from accounts.models import ScimConnection
from accounts.selectors import find_person
from accounts.services import people
from audit.services import record
from kernel.errors import InvalidInput
from kernel.use_case import use_case
from scim import selectors
from scim.errors import UserNameTaken
from scim.events import ScimEvent
from scim.models import ScimUser
from seats.services import offboarding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from accounts.models import Person
    from accounts.services.people import PersonFacts
    from kernel.actor import Actor

FIELD_NAMES = {"user_name": "userName", "external_id": "externalId"}


@dataclass(frozen=True, slots=True)
class Described:
    """A user as the identity provider describes them; `document` is all that it said, kept to be given back.

    `active` is None when nothing was said of it: a new user is then active, and one that is known stays as they are.
    """

    user_name: str
    external_id: str
    active: bool | None
    facts: PersonFacts
    document: Mapping[str, Any]


type Revision = Callable[[ScimUser], Described]


@use_case
def create(*, connection: ScimConnection, described: Described, actor: Actor, now: datetime) -> ScimUser:
    """Add a user to a connection, for the person who is known by their address or user name, or for a new one.

    Someone who left is never taken up again by being created: they come back as a new person. Raises UserNameTaken,
    and InvalidInput naming the attribute.
    """
    locked = _lock(connection)
    user = ScimUser(connection=locked, created_at=now, changed_at=now)
    _describe(user, described)
    user.person = _person_of(locked, described, actor, now)
    user.save(force_insert=True)
    _follow(user, described, actor, now)
    _record(user, "created", described.document, actor, now)
    return user


@use_case
def revise(*, user: ScimUser, revision: Revision, actor: Actor, now: datetime) -> ScimUser:
    """Make a user what the identity provider says; inactive frees all that the person holds, active gives none back.

    The revision is worked out from the user as they are once no other write is under way. Saying what is known
    already leaves no trace. Raises UserNameTaken, NotFound for a user deleted meanwhile, and InvalidInput.
    """
    connection = _lock(user.connection)
    current = selectors.get_user(connection, str(user.pk))
    described = revision(current)
    changed = _differences(current, described)
    if not changed:
        return current
    _describe(current, described)
    current.changed_at = now
    current.save(update_fields=["user_name", "external_id", "document", "changed_at"])
    current.person = people.amend(person=current.person, facts=described.facts, actor=actor, now=now)
    _follow(current, described, actor, now)
    _record(current, "changed", changed, actor, now)
    return current


@use_case
def delete(*, user: ScimUser, actor: Actor, now: datetime) -> None:
    """Delete a user: the person leaves and keeps nothing, the id is gone and the user name may come again.

    Raises NotFound for a user deleted meanwhile.
    """
    connection = _lock(user.connection)
    current = selectors.get_user(connection, str(user.pk))
    current.deleted_at = current.changed_at = now
    current.save(update_fields=["deleted_at", "changed_at"])
    offboarding.offboard(person=current.person, actor=actor, now=now)
    _record(current, "deleted", (), actor, now)


def _lock(connection: ScimConnection) -> ScimConnection:
    """Take the writes of a connection one at a time, so that two users never take one name."""
    locked: ScimConnection = ScimConnection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    return locked


def _describe(user: ScimUser, described: Described) -> None:
    user.user_name = described.user_name
    user.external_id = described.external_id
    user.document = dict(described.document)
    try:
        user.clean_fields(exclude=["connection", "person", "document"])
    except ValidationError as error:
        where, problems = next(iter(error.message_dict.items()))
        raise InvalidInput(field=FIELD_NAMES[where], problem=problems[0]) from error
    namesakes = selectors.list_users(user.connection).alias(login=Lower("user_name")).exclude(pk=user.pk)
    if namesakes.filter(login=Lower(Value(user.user_name))).exists():
        raise UserNameTaken(field="userName")


def _person_of(connection: ScimConnection, described: Described, actor: Actor, now: datetime) -> Person:
    facts = described.facts
    people.one_enrolment_at_a_time()
    known = find_person(email=facts.email or "", user_name=described.user_name, name="")
    if known is None or not known.active or selectors.is_provisioned(connection, known):
        return people.enrol(facts=facts, source=PersonSource.DIRECTORY, actor=actor, now=now)
    return people.amend(person=known, facts=facts, actor=actor, now=now)


def _follow(user: ScimUser, described: Described, actor: Actor, now: datetime) -> None:
    if described.active is False:
        offboarding.offboard(person=user.person, actor=actor, now=now)
    elif described.active and not user.person.active:
        offboarding.reinstate(person=user.person, actor=actor, now=now)
    user.person.refresh_from_db()


def _differences(user: ScimUser, described: Described) -> list[str]:
    before = {**user.document, "userName": user.user_name, "externalId": user.external_id, "active": user.person.active}
    after = {
        **described.document,
        "userName": described.user_name,
        "externalId": described.external_id,
        "active": user.person.active if described.active is None else described.active,
    }
    return [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]


def _record(user: ScimUser, change: str, fields: Iterable[str], actor: Actor, now: datetime) -> None:
    data = {
        "connection": str(user.connection_id),
        "person": str(user.person.ref),
        "change": change,
        "fields": sorted(fields),
    }
    record(ScimEvent.USER_CHANGED, subject=user, actor=actor, at=now, data=data)
