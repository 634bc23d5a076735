"""What a member, a client and a connection may do is worked out from the tables."""

from accounts.choices import MemberRole, Plan
from accounts.models import ScimConnection
from accounts.principal import Nobody, Principal
from kernel.actor import Actor
from kernel.permissions import Permission
from tests.factories.accounts import ApiClientFactory, MembershipFactory, PersonFactory


def test_member_acts_under_the_pseudonym_of_their_person(inside):
    membership = MembershipFactory(role=MemberRole.SEAT_MANAGER)
    person = PersonFactory(membership=membership)
    principal = Principal.of_member(inside, membership, person)
    assert (principal.actor, principal.person_id) == (Actor("user", str(person.ref)), person.pk)


def test_member_without_a_person_acts_under_the_membership(inside):
    membership = MembershipFactory()
    assert Principal.of_member(inside, membership, None).actor == Actor("user", str(membership.pk))


def test_role_grants_without_an_object(inside):
    principal = Principal.of_member(inside, MembershipFactory(role=MemberRole.AUDITOR), None)
    assert principal.grants(Permission.READ_AUDIT, None)
    assert not principal.grants(Permission.ASSIGN_SEATS, None)


def test_relation_grants_on_the_object_alone(inside):
    membership = MembershipFactory()
    person = PersonFactory(membership=membership)
    principal = Principal.of_member(inside, membership, person)
    assert principal.grants(Permission.READ_SEATS, person)
    assert not principal.grants(Permission.READ_SEATS, None)
    assert not principal.grants(Permission.READ_SEATS, PersonFactory())


def test_manager_reads_the_seats_of_their_people(inside):
    membership = MembershipFactory()
    manager = PersonFactory(membership=membership)
    principal = Principal.of_member(inside, membership, manager)
    assert principal.grants(Permission.READ_SEATS, PersonFactory(manager=manager))


def test_client_is_held_to_the_scopes_of_its_token(inside):
    client = ApiClientFactory(scopes=[Permission.READ_SEATS, Permission.CHECK_OUT])
    principal = Principal.of_client(inside, client, frozenset({Permission.READ_SEATS, Permission.ADMINISTER}))
    assert {p for p in Permission if principal.grants(p, None)} == {Permission.READ_SEATS}


def test_client_is_named_as_client(inside):
    client = ApiClientFactory(client_id="c-1")
    assert Principal.of_client(inside, client, frozenset()).actor == Actor("client", "c-1", "c-1")


def test_connection_provisions_and_nothing_else(inside):
    connection = ScimConnection.objects.create(name="Directory")
    principal = Principal.of_connection(inside, connection)
    assert {p for p in Permission if principal.grants(p, None)} == {Permission.MANAGE_SCIM}


def test_lapsed_plan_wants_a_plan_for_changes(inside):
    inside.plan = Plan.LAPSED
    principal = Principal.of_member(inside, MembershipFactory(role=MemberRole.OWNER), None)
    assert principal.add_on_wanted(Permission.ASSIGN_SEATS) == "a plan"
    assert principal.add_on_wanted(Permission.READ_SEATS) is None


def test_nobody_is_granted_nothing():
    assert [p for p in Permission if Nobody().grants(p, None) or Nobody().add_on_wanted(p)] == []
