"""The database roles and the database itself: made by a superuser once, idempotent, and by nothing else."""

from pathlib import Path

import psycopg
from psycopg import sql

SQL_FILE = Path(__file__).with_name("roles.sql")
DATABASE = "licentia"
OWNER = "licentia_owner"
LOGINS = (OWNER, "licentia_app", "licentia_sequencer", "licentia_operator")


def ensure_roles(superuser_url: str, *, password: str | None = None, for_tests: bool = False) -> None:
    """Make the four logins and the database of the owner; with a password, every login gets it.

    Tests flush tables that forbid TRUNCATE, which takes a parameter that no other installation may set.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(SQL_FILE.read_bytes())
        if password is not None:
            _set_password(connection, password)
        if for_tests:
            connection.execute("GRANT SET ON PARAMETER session_replication_role TO licentia_owner")
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchall():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


def has_tables(database_url: str) -> bool:
    """Whether any migration was ever applied to the database."""
    with psycopg.connect(database_url) as connection:
        return connection.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,)


def _set_password(connection: psycopg.Connection[tuple[object, ...]], password: str) -> None:
    for login in LOGINS:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), sql.Literal(password)))
