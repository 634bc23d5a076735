"""Whether the program lives, and whether it is ready to work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from audit.selectors import longest_lag
from kernel.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable

BUSY = 503
MOST_LAG: Final = timedelta(seconds=5)


def live(request: HttpRequest) -> JsonResponse:
    """Answer that the process serves requests."""
    del request
    return JsonResponse({"live": True})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker and migrations are in order and the trail keeps up; 503 naming what is not."""
    del request
    checks = {"database": _database, "broker": _broker, "migrations": _migrations, "trail": _trail}
    parts = {name: _tried(check) for name, check in checks.items()}
    return JsonResponse(parts, status=200 if all(parts.values()) else BUSY)


def _tried(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, RedisError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _broker() -> bool:
    cache.get("ready")
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _trail() -> bool:
    """Say whether the sequencer keeps up; with nothing written there is nothing to be late with."""
    return longest_lag(now=now()) <= MOST_LAG
