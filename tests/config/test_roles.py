from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import embedded, roles, servers


@pytest.fixture(scope="module")
def own_services() -> Iterator[embedded.Services]:
    with embedded.temporary() as services:
        yield services


def superuser_url(services: embedded.Services) -> str:
    password = servers.Passwords.of(Path(services.data)).superuser
    server = psycopg.conninfo.conninfo_to_dict(services.database_url)
    return f"postgresql://postgres:{password}@127.0.0.1:{server['port']}/postgres"


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


@pytest.mark.slow
def test_make_roles_again_changes_nothing(own_services: embedded.Services) -> None:
    query = "SELECT * FROM pg_authid WHERE rolname LIKE 'licentia%' ORDER BY rolname"
    before = rows(superuser_url(own_services), query)
    roles.ensure_roles(superuser_url(own_services))
    assert rows(superuser_url(own_services), query) == before


@pytest.mark.slow
def test_give_no_login_a_way_past_the_policies(own_services: embedded.Services) -> None:
    query = """
        SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles
        WHERE rolname LIKE 'licentia%' ORDER BY rolname
    """
    assert rows(own_services.database_url, query) == [
        ("licentia_app", True, False, False, False, False),
        ("licentia_operator", True, False, False, False, False),
        ("licentia_owner", True, False, False, True, False),
        ("licentia_sequencer", True, False, False, False, False),
    ]


@pytest.mark.slow
def test_let_the_owner_step_down_and_inherit_nothing(own_services: embedded.Services) -> None:
    query = """
        SELECT roleid::regrole::text, inherit_option, set_option, admin_option FROM pg_auth_members
        WHERE member = 'licentia_owner'::regrole ORDER BY 1
    """
    assert rows(own_services.database_url, query) == [
        ("licentia_app", False, True, False),
        ("licentia_operator", False, True, False),
        ("licentia_sequencer", False, True, False),
    ]


@pytest.mark.slow
def test_know_a_database_without_tables(own_services: embedded.Services) -> None:
    assert roles.has_tables(own_services.database_url) is False
    with psycopg.connect(own_services.database_url) as connection:
        connection.execute("CREATE TABLE django_migrations ()")
    assert roles.has_tables(own_services.database_url) is True


@pytest.mark.slow
def test_give_the_parameter_of_the_tests_to_tests_alone(own_services: embedded.Services) -> None:
    query = "SELECT has_parameter_privilege('licentia_owner', 'session_replication_role', 'SET')"
    assert rows(own_services.database_url, query) == [(True,)]
