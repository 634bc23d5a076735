"""From a header to a principal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory

from accounts.oauth import bearer, jwt
from accounts.services import clients
from kernel import tenancy
from kernel.errors import Unauthenticated
from kernel.permissions import Permission
from tests.api import caller
from tests.factories.accounts import OrganisationFactory


def claims(program, now):
    request = RequestFactory().post("/graphql", headers={"Authorization": f"Bearer {program.token}"})
    return bearer.claims_of(request, now=now)


@pytest.mark.parametrize("header", [None, "Basic abc", "Bearer", "Bearer "])
def test_claims_of_a_request_without_a_token_are_refused(db, now, header):
    headers = {"Authorization": header} if header else {}
    with pytest.raises(Unauthenticated, match="no access token was sent"):
        bearer.claims_of(RequestFactory().post("/graphql", headers=headers), now=now)


def test_principal_has_the_scopes_that_token_and_client_share(organisation, now):
    program = caller(organisation, Permission.READ_SEATS, Permission.CHECK_OUT, at=now)
    narrow = jwt.Claims(organisation.pk, program.client.client_id, frozenset({Permission.CHECK_OUT}), now)
    with tenancy.within(organisation):
        principal = bearer.principal_of(narrow)
    assert [scope for scope in Permission if principal.grants(scope, None)] == [Permission.CHECK_OUT]
    assert principal.actor.kind == "client"


def test_principal_of_a_revoked_client_is_refused(organisation, actor, now):
    program = caller(organisation, Permission.READ_SEATS, at=now)
    with tenancy.within(organisation):
        clients.revoke_client(client=program.client, actor=actor, now=now)
        with pytest.raises(Unauthenticated, match="the client was revoked"):
            bearer.principal_of(claims(program, now))


def test_principal_of_a_token_older_than_the_secret_is_refused(organisation, actor, now):
    program = caller(organisation, Permission.READ_SEATS, at=now)
    with tenancy.within(organisation):
        clients.rotate_secret(client=program.client, actor=actor, now=now + timedelta(milliseconds=1))
        with pytest.raises(Unauthenticated, match="the token was withdrawn"):
            bearer.principal_of(claims(program, now))


def test_principal_in_another_organisation_is_unknown(organisation, now):
    program = caller(organisation, Permission.READ_SEATS, at=now)
    with tenancy.within(OrganisationFactory()), pytest.raises(Unauthenticated, match="the client is unknown"):
        bearer.principal_of(claims(program, now))
