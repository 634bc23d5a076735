"""Who asks, by GraphQL."""

from __future__ import annotations

from kernel.permissions import Permission
from tests.api import caller

VIEWER = "{ viewer { kind ref scopes organisation { slug name plan timeZone currency } } }"


def test_viewer_is_the_client_of_the_token(organisation):
    program = caller(organisation, Permission.READ_SEATS, Permission.CHECK_OUT)
    assert program.ask(VIEWER)["data"]["viewer"] == {
        "kind": "client",
        "ref": program.client.client_id,
        "scopes": ["leases:write", "seats:read"],
        "organisation": {
            "slug": organisation.slug,
            "name": organisation.name,
            "plan": "PROFESSIONAL",
            "timeZone": "UTC",
            "currency": "EUR",
        },
    }
