"""Statements that the ORM cannot say well: many rows in binary form, and long reads that never turn quadratic."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized

_MERGE = "SELECT set_config('enable_nestloop', %(on)s, true), set_config('enable_hashjoin', %(on)s, true)"


def run_all(statements: Iterable[tuple[str, Sequence[Any]]]) -> None:
    """Run statements one after the other without waiting for each; values marked `%b` travel in binary form.

    The next statement's values are made while the server works on the one before. The first error is raised at the end.
    """
    with connection.connection.pipeline(), Cursor(connection.connection) as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


@contextmanager
def reading(statement: str, values: Mapping[str, Any], *, size: int) -> Iterator[Iterator[Sequence[Any]]]:
    """Declare a cursor over one snapshot and yield its rows in chunks of a size, in binary form.

    It is planned with merge joins alone: a table that has just grown has statistics of when it was small, and nested
    loops, which look cheap then, would take hours.
    """
    with connection.cursor() as settings, connection.connection.cursor("audit_reading", binary=True) as cursor:
        settings.execute(_MERGE, {"on": "off"})
        cursor.execute(statement, values)
        settings.execute(_MERGE, {"on": "on"})
        yield _ahead(lambda: cursor.fetchmany(size))


def _ahead[Chunk: Sized](fetch: Callable[[], Chunk]) -> Iterator[Chunk]:
    """Yield what `fetch` gives until it gives nothing, fetching the next chunk while the one before is worked on."""
    with ThreadPoolExecutor(1) as fetching:
        coming = fetching.submit(fetch)
        while chunk := coming.result():
            coming = fetching.submit(fetch)
            yield chunk
