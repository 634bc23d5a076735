"""The command that makes an API client."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from accounts.models import ApiClient
from accounts.services.clients import hash_secret
from kernel import tenancy


def test_create_prints_the_secret_once(organisation, capsys):
    words = ["Farm", "--organisation", organisation.slug, "--scope", "seats:read", "--scope", "leases:write"]
    call_command("create_api_client", *words, "--json")
    told = json.loads(capsys.readouterr().out)
    with tenancy.within(organisation):
        client = ApiClient.objects.get()
    assert client.secret_hash == hash_secret(told.pop("client_secret"))
    assert told == {"name": "Farm", "client_id": client.client_id, "scopes": ["seats:read", "leases:write"]}


def test_create_tells_people_what_to_note(organisation, capsys):
    call_command("create_api_client", "Farm", "--organisation", organisation.slug, "--scope", "seats:read")
    first, named, secret, last = capsys.readouterr().out.splitlines()
    assert first == "Made the API client Farm, for seats:read."
    assert (named.split()[0], secret.split()[0]) == ("client_id", "client_secret")
    assert last == "The secret is kept as a hash alone: note it now."


def test_create_for_an_unknown_scope_is_refused(organisation, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("create_api_client", "Farm", "--organisation", organisation.slug, "--scope", "all", "--json")
    assert left.value.code == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "INVALID_SCOPE"
    with tenancy.within(organisation):
        assert ApiClient.objects.count() == 0
