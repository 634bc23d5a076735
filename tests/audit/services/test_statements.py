"""Statements of their own kind: arrays in binary, and one snapshot by merge joins."""

from __future__ import annotations

from django.db import connection

from audit.services.statements import insert_many, reading

SETTINGS = "SELECT current_setting('enable_nestloop'), current_setting('enable_hashjoin')"


def planned():
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        return cursor.fetchone()


def test_insert_many_writes_arrays(inside):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE pairs (number bigint, raw bytea) ON COMMIT DROP")
    insert_many("INSERT INTO pairs SELECT * FROM unnest(%b::bigint[], %b::bytea[])", [[1, 2], [b"\0", b"'"]])
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, raw FROM pairs ORDER BY number")
        assert [(number, bytes(raw)) for number, raw in cursor.fetchall()] == [(1, b"\0"), (2, b"'")]


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
