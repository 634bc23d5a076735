"""Statements of their own kind: arrays in binary, and one snapshot by merge joins."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from psycopg import Error

from audit.services.statements import reading, run_all

SETTINGS = "SELECT current_setting('enable_nestloop'), current_setting('enable_hashjoin')"


def planned():
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        return cursor.fetchone()


def test_run_all_writes_arrays_in_their_order(inside):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE pairs (number bigint, raw bytea) ON COMMIT DROP")
    insert = "INSERT INTO pairs SELECT * FROM unnest(%b::bigint[], %b::bytea[])"
    run_all([(insert, [[1, 3], [b"\0", b"'"]]), ("UPDATE pairs SET number = 2 WHERE number = %s", [3])])
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, raw FROM pairs ORDER BY number")
        assert [(number, bytes(raw)) for number, raw in cursor.fetchall()] == [(1, b"\0"), (2, b"'")]


def test_run_all_raises_the_first_error_at_the_end(inside):
    with pytest.raises(Error, match="division by zero"), transaction.atomic():
        run_all([("SELECT 1 / %s", [0]), ("SELECT %s", [1])])
    assert planned() == ("on", "on")


def test_reading_gives_chunks_and_leaves_the_planner_as_it_was(inside):
    query = "SELECT n, current_setting('enable_nestloop') FROM generate_series(1, %(most)s) AS n"
    with reading(query, {"most": 5}, size=2) as chunks:
        assert planned() == ("on", "on")
        assert [[number for number, _ in chunk] for chunk in chunks] == [[1, 2], [3, 4], [5]]


def test_reading_sees_one_instant(inside):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE numbers ON COMMIT DROP AS SELECT 1 AS number")
        with reading("SELECT number FROM numbers", {}, size=10) as chunks:
            cursor.execute("INSERT INTO numbers VALUES (2)")
            assert list(chunks) == [[(1,)]]
