"""Whether the program lives, and whether it is ready to work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Callable

BUSY = 503


def live(request: HttpRequest) -> JsonResponse:
    """Answer that the process serves requests."""
    del request
    return JsonResponse({"live": True})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker and migrations are in order, and 503 naming what is not."""
    del request
    parts = {"database": _tried(_database), "broker": _tried(_broker), "migrations": _tried(_migrations)}
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
