"""Nobody but bootstrap is a superuser, and nobody passes by a policy."""

from __future__ import annotations

import pytest
from django.db import connection

from kernel import tenancy
from kernel.tenancy import Role


def answered(question, *given):
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return cursor.fetchall()


def test_roles_of_the_program_have_no_powers(db):
    powers = answered(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb OR rolname = 'licentia_owner' "
        "FROM pg_roles WHERE rolname LIKE 'licentia%%' ORDER BY rolname"
    )
    assert powers == [
        ("licentia_app", False, False, False, False),
        ("licentia_operator", False, False, False, False),
        ("licentia_owner", False, False, False, True),
        ("licentia_sequencer", False, False, False, False),
    ]


def test_connection_of_the_tests_is_the_owner_and_no_superuser(db):
    assert answered("SELECT session_user, current_setting('is_superuser')") == [("licentia_owner", "off")]


def test_owner_of_every_table_is_the_owner_role(db):
    owners = answered("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert owners == [("licentia_owner",)]


@pytest.mark.parametrize("role", [Role.APP, Role.SEQUENCER])
def test_within_works_under_its_role(organisation, role):
    with tenancy.within(organisation, role=role):
        assert answered("SELECT current_user, current_setting('licentia.organisation')") == [
            (role.value, str(organisation.pk))
        ]
    assert answered("SELECT current_user") == [("licentia_owner",)]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SEQUENCER])
def test_everyone_works_under_its_role(db, role):
    with tenancy.everyone(role=role):
        assert answered("SELECT current_user") == [(role.value,)]
    assert answered("SELECT current_user") == [("licentia_owner",)]


def test_operator_reads_and_never_writes(db):
    writable = answered(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = 'licentia_operator' AND privilege_type <> 'SELECT'"
    )
    assert writable == []
