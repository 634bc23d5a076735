"""Users of identity providers for tests."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from scim.models import ScimUser
from tests.factories.accounts import PersonFactory, ScimConnectionFactory

CREATED = datetime(2026, 1, 1, tzinfo=UTC)


class ScimUserFactory(DjangoModelFactory[ScimUser]):
    class Meta:
        model = ScimUser

    connection = factory.SubFactory(ScimConnectionFactory)
    person = factory.SubFactory(PersonFactory)
    user_name = factory.Sequence(lambda n: f"user{n}@example.test")
    created_at = CREATED
    changed_at = CREATED
