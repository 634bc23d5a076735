"""Live means that it answers, ready that everything it needs is there."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection

from kernel import tenancy
from kernel.clock import now
from tests.factories.audit import OutboxFactory

READY = {"database": True, "broker": True, "migrations": True, "trail": True}


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
    assert (response.status_code, response.json()) == (200, READY)


def test_not_ready_without_the_broker(client, db, without_broker):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, False)


def test_not_ready_while_a_migration_is_missing(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'seats'")
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {**READY, "migrations": False})


@pytest.mark.parametrize(("waited", "status"), [(timedelta(seconds=1), 200), (timedelta(seconds=9), 503)])
def test_ready_as_long_as_the_trail_keeps_up(client, organisation, waited, status):
    milliseconds = int((now() - waited).timestamp() * 1000)
    with tenancy.within(organisation):
        OutboxFactory(id=UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62))
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (status, {**READY, "trail": status == 200})
