"""Identity providers with valid tokens."""

from __future__ import annotations

import pytest

from tests.scim.calls import Provider


@pytest.fixture
def okta(client, organisation):
    """Okta, say."""
    return Provider(client, organisation, "Okta")


@pytest.fixture
def entra(client, organisation):
    """Another provider of the same organisation."""
    return Provider(client, organisation, "Entra")
