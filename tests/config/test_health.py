"""Live means that it answers, ready that everything it needs is there."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.fixture
def without_broker(settings):
    """Point the cache at a port on which nobody listens."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    cache.close()


def test_live_answers_without_asking_anyone(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"live": True})


def test_ready_when_everything_is_there(client, db):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True, "broker": True, "migrations": True})


def test_not_ready_without_the_broker(client, db, without_broker):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, False)


def test_not_ready_while_a_migration_is_missing(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'seats' AND name = '0002_row_security'")
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": True, "broker": True, "migrations": False})
