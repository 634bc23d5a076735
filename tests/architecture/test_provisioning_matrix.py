"""The identity provider's addresses against everybody."""

from __future__ import annotations

from django.test import Client

from accounts.services import provisioning
from kernel import clock, tenancy
from tests.api import SYSTEM, caller
from tests.architecture.matrix import PROVISIONING


def connected(organisation):
    """Return an address and a token of a new connection."""
    with tenancy.within(organisation):
        connection = provisioning.connect(name="Matrix", actor=SYSTEM, now=clock.now())
        token = provisioning.issue_token(connection=connection, actor=SYSTEM, now=clock.now())
    return f"/scim/v2/{connection.pk}/", token.secret


def status(base, name, secret):
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    return Client().get(base + PROVISIONING[name][0], headers=headers).status_code


def test_addresses_answer_a_token_of_their_connection(estate):
    base, secret = connected(estate.organisation)
    assert {name: status(base, name, secret) for name in PROVISIONING} == {
        name: answer for name, (_, answer) in PROVISIONING.items()
    }


def test_addresses_refuse_everybody_else(estate, stranger):
    base, _ = connected(estate.organisation)
    _, foreign = connected(stranger)
    program = caller(estate.organisation)
    for name in PROVISIONING:
        assert [status(base, name, secret) for secret in (None, "guess", foreign, program.token)] == [401] * 4


def test_users_of_another_organisation_are_neither_listed_nor_found(estate, stranger):
    base, secret = connected(stranger)
    headers = {"Authorization": f"Bearer {secret}"}
    listed = Client().get(f"{base}Users", headers=headers)
    found = Client().get(f"{base}Users/{estate.person.pk}", headers=headers)
    assert (listed.json()["totalResults"], found.status_code) == (0, 404)
