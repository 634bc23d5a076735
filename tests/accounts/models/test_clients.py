"""Clients and connections are named once in their organisation."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import ScimConnection, ScimToken
from tests.factories.accounts import ApiClientFactory


def test_client_name_is_unique(inside):
    ApiClientFactory(name="Launcher")
    with pytest.raises(IntegrityError, match="accounts_apiclient_name_is_unique"), transaction.atomic():
        ApiClientFactory(name="Launcher")


def test_connection_name_is_unique(inside):
    ScimConnection.objects.create(name="Directory")
    with pytest.raises(IntegrityError, match="accounts_scimconnection_name_is_unique"), transaction.atomic():
        ScimConnection.objects.create(name="Directory")


def test_rows_say_who_they_are(inside, now):
    connection = ScimConnection.objects.create(name="Directory")
    token = ScimToken.objects.create(connection=connection, token_hash="0" * 64, expires_at=now, created_at=now)
    assert [str(ApiClientFactory(name="Launcher")), str(connection), str(token)] == [
        "Launcher",
        "Directory",
        "Directory, 2026-11-02",
    ]
