"""Finding people and memberships, in scope and before there is one."""

import pytest

from accounts import selectors
from accounts.choices import MemberRole
from accounts.models import Organisation, ScimConnection, ScimToken
from kernel import tenancy
from kernel.errors import NotFound
from kernel.ids import new_id
from tests.factories.accounts import (
    ApiClientFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    ScimConnectionFactory,
    UserFactory,
)


def test_list_organisations_gives_all(organisation):
    other = OrganisationFactory()
    assert list(selectors.list_organisations()) == sorted([organisation, other], key=lambda o: o.pk)


def test_get_organisation_finds_it_or_says_so(organisation):
    assert selectors.get_organisation(organisation.pk) == organisation
    with pytest.raises(NotFound):
        selectors.get_organisation(new_id())


def test_list_own_memberships_needs_no_scope(organisation):
    user = UserFactory()
    with tenancy.within(organisation):
        membership = MembershipFactory(user=user, role=MemberRole.AUDITOR)
        MembershipFactory()
    (own,) = selectors.list_own_memberships(user.pk)
    assert (own.membership_id, own.organisation_id, own.slug, own.name, own.role) == (
        membership.pk,
        organisation.pk,
        organisation.slug,
        organisation.name,
        "auditor",
    )


def test_list_own_memberships_leaves_out_ended_ones(organisation):
    with tenancy.within(organisation):
        membership = MembershipFactory(active=False)
    assert selectors.list_own_memberships(membership.user_id) == []


def test_organisation_of_client_is_found_before_the_tenant_is_known(organisation):
    with tenancy.within(organisation):
        ApiClientFactory(client_id="c-1")
    assert selectors.organisation_of_client("c-1") == organisation.pk
    assert selectors.organisation_of_client("c-2") is None


def test_organisation_of_scim_token_is_found_by_its_hash(organisation, now):
    with tenancy.within(organisation):
        connection = ScimConnection.objects.create(name="Directory")
        ScimToken.objects.create(connection=connection, token_hash="ab" * 32, expires_at=now)
    assert selectors.organisation_of_scim_token("ab" * 32) == organisation.pk
    assert selectors.organisation_of_scim_token("cd" * 32) is None


def test_get_membership_of_this_organisation(inside):
    membership = MembershipFactory()
    found = selectors.get_membership(user_id=membership.user_id)
    assert (found, found.organisation) == (membership, Organisation.objects.get(pk=inside.pk))


def test_get_membership_that_ended_is_not_found(inside):
    membership = MembershipFactory(active=False)
    with pytest.raises(NotFound):
        selectors.get_membership(user_id=membership.user_id)


def test_person_of_membership(inside):
    membership = MembershipFactory()
    assert selectors.person_of(membership) is None
    person = PersonFactory(membership=membership)
    assert selectors.person_of(membership) == person


def test_get_person_of_another_organisation_is_not_found(organisation):
    with tenancy.within(OrganisationFactory()):
        theirs = PersonFactory()
    with tenancy.within(organisation):
        assert selectors.get_person(PersonFactory(name="Mine").pk).name == "Mine"
        with pytest.raises(NotFound):
            selectors.get_person(theirs.pk)


def test_find_scim_token_finds_one_of_this_organisation_with_its_connection(
    organisation, now, django_assert_num_queries
):
    with tenancy.within(OrganisationFactory()):
        theirs = ScimConnectionFactory()
        ScimToken.objects.create(connection=theirs, token_hash="cd" * 32, expires_at=now)
    with tenancy.within(organisation):
        connection = ScimConnectionFactory()
        token = ScimToken.objects.create(connection=connection, token_hash="ab" * 32, expires_at=now)
        with django_assert_num_queries(2):
            found = selectors.find_scim_token("ab" * 32)
            assert selectors.find_scim_token("cd" * 32) is None
            assert (found, found.connection, found.connection.organisation) == (token, connection, organisation)
