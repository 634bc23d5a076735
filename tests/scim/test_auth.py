"""A token opens its own connection and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.middleware import SESSION_ORGANISATION
from accounts.models import Person, ScimConnection, ScimToken
from accounts.services import provisioning
from kernel import clock, tenancy
from kernel.actor import Actor
from scim.models import ScimUser
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.scim.calls import Provider, refusal

ADDRESSES = [
    "Users",
    "Users/0190a1b2-0000-7000-8000-00000000abcd",
    "ServiceProviderConfig",
    "ResourceTypes",
    "Schemas",
    "",
    "Groups",
]


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer \xe9"])
def test_every_address_without_a_valid_token_is_refused(okta, client, path, header):
    response = client.get(f"{okta.base}/{path}", headers={"Authorization": header} if header else {})
    assert refusal(response) == (401, None)
    assert response["WWW-Authenticate"].startswith('Bearer realm="licentia"')


def test_token_is_taken_whatever_the_case_of_its_scheme(okta, client):
    response = client.get(f"{okta.base}/Users", headers={"Authorization": f"bEARER {okta.token.secret}"})
    assert response.status_code == 200


def test_revoked_token_stops_at_once(okta, organisation):
    with tenancy.within(organisation):
        provisioning.revoke_token(token=okta.token.token, actor=Actor.system(), now=clock.now())
    response = okta.call("GET", "Users")
    assert (refusal(response), response["WWW-Authenticate"]) == (
        (401, None),
        'Bearer realm="licentia", error="invalid_token"',
    )


def test_expired_token_is_refused(okta, organisation):
    with tenancy.within(organisation):
        ScimToken.objects.update(expires_at=clock.now())
    assert refusal(okta.call("GET", "Users")) == (401, None)


def test_token_of_a_closed_connection_is_refused(okta, organisation):
    with tenancy.within(organisation):
        ScimConnection.objects.update(active=False)
    assert refusal(okta.call("GET", "Users")) == (401, None)


def test_both_tokens_of_a_rotation_are_taken(okta, organisation):
    with tenancy.within(organisation):
        second = provisioning.issue_token(connection=okta.connection, actor=Actor.system(), now=clock.now())
    first = okta.token
    assert okta.call("GET", "Users").status_code == 200
    okta.token = second
    assert (okta.call("GET", "Users").status_code, first.secret != second.secret) == (200, True)


def test_token_does_not_open_another_connection(okta, entra):
    okta.base = entra.base
    assert refusal(okta.call("GET", "Users")) == (401, None)


def test_token_does_not_open_another_organisation(okta, client):
    other = OrganisationFactory()
    theirs = Provider(client, other, "Okta")
    theirs.create("eve@corp.local")
    okta.base = theirs.base
    assert refusal(okta.create("ada@corp.local")) == (401, None)
    with tenancy.within(other):
        assert list(ScimUser.objects.values_list("user_name", flat=True)) == ["eve@corp.local"]


def test_user_of_another_organisation_is_not_found_and_its_people_are_not_taken_up(okta, client, organisation):
    other = OrganisationFactory()
    theirs = Provider(client, other, "Okta")
    made = theirs.create("eve", emails=[{"value": "eve@corp.local"}]).json()
    assert refusal(okta.call("DELETE", f"Users/{made['id']}")) == (404, None)
    okta.create("eve", emails=[{"value": "eve@corp.local"}])
    for each in (organisation, other):
        with tenancy.within(each):
            assert Person.objects.values_list("active").get() == (True,)


def test_session_of_another_organisation_says_nothing(okta, client):
    other = OrganisationFactory()
    with tenancy.within(other):
        membership = MembershipFactory()
    client.force_login(membership.user)
    session = client.session
    session[SESSION_ORGANISATION] = str(other.pk)
    session.save()
    assert okta.call("GET", "Users").status_code == 200


def test_use_of_a_token_is_noted(okta, organisation):
    before = clock.now()
    okta.call("GET", "Users")
    with tenancy.within(organisation):
        assert before <= ScimToken.objects.get().last_used_at <= before + timedelta(minutes=1)


def test_body_of_a_stranger_is_not_read(client, okta):
    response = client.post(f"{okta.base}/Users", b"{", content_type="application/scim+json")
    assert refusal(response) == (401, None)
