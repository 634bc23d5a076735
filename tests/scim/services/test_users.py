"""Users come, change and go; the person behind them is one and the same as before, or a new one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from accounts.services.people import PersonFacts
from kernel.errors import InvalidInput, NotFound
from scim.errors import UserNameTaken
from scim.models import ScimUser
from scim.services import users
from scim.services.users import Described
from seats.models import Assignment
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory, ScimConnectionFactory
from tests.factories.scim import ScimUserFactory
from tests.factories.seats import AssignmentFactory
from tests.trail import recorded

pytestmark = pytest.mark.usefixtures("inside")


def described(user_name="ada", *, email="", external_id="", active=True, **document):
    facts = PersonFacts(name=document.get("displayName", ""), email=email, user_name=user_name)
    return Described(user_name, external_id, active=active, facts=facts, document=document)


@pytest.fixture
def connection(inside):
    return ScimConnectionFactory()


@pytest.fixture
def create(connection, actor, now):
    return lambda *args, **more: users.create(
        connection=connection, described=described(*args, **more), actor=actor, now=now
    )


@pytest.fixture
def revise(actor, now):
    return lambda user, *args, **more: users.revise(
        user=user, revision=lambda _: described(*args, **more), actor=actor, now=now
    )


def test_create_for_someone_new_records_them_and_the_user(create, connection, now):
    user = create("ada", email="ada@corp.local", external_id="7", displayName="Ada")
    assert (user.user_name, user.external_id, user.document, user.created_at, user.changed_at) == (
        "ada",
        "7",
        {"displayName": "Ada"},
        now,
        now,
    )
    assert [event["type"] for event in recorded()] == ["person.recorded", "scim.user_changed"]
    event = recorded()[-1]
    assert (event["object"], event["data"]) == (
        {"kind": "scimuser", "id": str(user.pk)},
        {
            "connection": str(connection.pk),
            "person": str(user.person.ref),
            "change": "created",
            "fields": ["displayName"],
        },
    )


@pytest.mark.parametrize("known", [{"email": "Ada@corp.local"}, {"user_name": "ADA", "email": ""}])
def test_create_for_someone_known_takes_them_up(create, known):
    person = PersonFactory(**{"name": "A. Byron", "source": "import", **known})
    user = create("ada", email="ada@corp.local", displayName="Ada")
    person.refresh_from_db()
    assert (user.person, person.name, person.email, person.source) == (person, "Ada", "ada@corp.local", "import")


def test_create_for_someone_who_left_takes_no_one_up(create, now):
    gone = PersonFactory(email="ada@corp.local", active=False, left_at=now)
    user = create("ada", email="ada@corp.local")
    gone.refresh_from_db()
    assert (user.person == gone, user.person.active, gone.active) == (False, True, False)


def test_create_for_someone_the_connection_has_already_records_another(create):
    first = create("ada", email="team@corp.local")
    second = create("bob", email="team@corp.local")
    assert first.person != second.person


def test_create_as_inactive_frees_what_was_held(create):
    seat = AssignmentFactory(person=PersonFactory(email="ada@corp.local"))
    user = create("ada", email="ada@corp.local", active=False)
    seat.refresh_from_db()
    assert (user.person.active, seat.end_reason) == (False, "departed")


def test_create_under_a_name_that_is_taken_is_refused(create):
    create("ada")
    with assert_nothing_moves(ScimUser, Person), pytest.raises(UserNameTaken):
        create("ADA")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"user_name": ""}, "userName"),
        ({"user_name": "u" * 255}, "userName"),
        ({"external_id": "x" * 256}, "externalId"),
    ],
)
def test_create_with_a_value_that_does_not_fit_names_the_attribute(create, more, field):
    with assert_nothing_moves(ScimUser, Person), pytest.raises(InvalidInput) as refused:
        create(**more)
    assert refused.value.field == field


def test_constraint_alone_keeps_names_unique_among_the_live(connection, now):
    ScimUserFactory(connection=connection, user_name="ada", deleted_at=now)
    ScimUserFactory(connection=connection, user_name="ada")
    with pytest.raises(IntegrityError, match="scim_user_name_is_unique_while_live"), transaction.atomic():
        ScimUserFactory(connection=connection, user_name="ADA")


def test_revise_changes_user_and_person_and_names_the_fields(create, revise, now):
    user = create("ada", email="ada@corp.local")
    revise(user, "ada.byron", email="ada@corp.local", external_id="7", displayName="Ada")
    user.refresh_from_db()
    assert (user.user_name, user.external_id, user.person.name, user.person.user_name) == (
        "ada.byron",
        "7",
        "Ada",
        "ada.byron",
    )
    assert recorded("scim.user_changed")[-1]["data"]["fields"] == ["displayName", "externalId", "userName"]


def test_revise_with_what_is_known_leaves_no_trace(create, revise):
    user = create("ada", email="ada@corp.local")
    before = len(recorded())
    with assert_nothing_moves(ScimUser, Person):
        revise(user, "ada", email="ada@corp.local")
    assert len(recorded()) == before


def test_revise_works_from_the_row_as_it_is_now(create, revise, actor, now):
    stale = create("ada")
    revise(ScimUser.objects.get(), "ada", displayName="Ada")
    seen: list[object] = []

    def revision(current):
        seen.append(dict(current.document))
        return described("ada", title="Dr", **current.document)

    users.revise(user=stale, revision=revision, actor=actor, now=now)
    assert (seen, ScimUser.objects.get().document) == ([{"displayName": "Ada"}], {"displayName": "Ada", "title": "Dr"})


def test_revise_to_inactive_and_back_gives_no_seat_back(create, revise):
    user = create("ada")
    AssignmentFactory(person=user.person)
    assert revise(user, "ada", active=False).person.active is False
    with assert_nothing_moves(Assignment):
        assert revise(user, "ada").person.active is True
    assert [event["type"] for event in recorded()][-2:] == ["person.reinstated", "scim.user_changed"]


def test_revise_that_says_nothing_of_active_leaves_them_as_they_are(create, revise):
    user = create("ada")
    revise(user, "ada", active=False)
    assert revise(user, "ada", active=None, title="Dr").person.active is False
    assert recorded("scim.user_changed")[-1]["data"]["fields"] == ["title"]


def test_revise_to_a_name_that_is_taken_is_refused(create, revise):
    create("ada")
    user = create("bob")
    with assert_nothing_moves(ScimUser, Person), pytest.raises(UserNameTaken):
        revise(user, "Ada")


def test_revise_of_a_user_to_their_own_name_in_capitals_is_allowed(create, revise):
    assert revise(create("ada"), "ADA").user_name == "ADA"


def test_delete_leaves_a_tombstone_and_frees_the_person(create, actor, now):
    user = create("ada")
    users.delete(user=user, actor=actor, now=now)
    user.refresh_from_db()
    assert (user.deleted_at, user.person.active) == (now, False)
    assert [event["type"] for event in recorded()][-2:] == ["person.departed", "scim.user_changed"]


def test_delete_twice_is_not_found(create, revise, actor, now):
    user = create("ada")
    users.delete(user=user, actor=actor, now=now)
    with assert_nothing_moves(ScimUser, Person), pytest.raises(NotFound):
        users.delete(user=user, actor=actor, now=now)
    with assert_nothing_moves(ScimUser, Person), pytest.raises(NotFound):
        revise(user, "ada")
