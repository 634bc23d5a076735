"""Both belts of tenancy on every tenant table, found by walking the apps, and on every edge."""

from __future__ import annotations

import re

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from kernel import tenancy
from kernel.permissions import Permission
from kernel.tenancy import Unscoped
from tests.architecture.edges import asked
from tests.architecture.estate import keys_of, tenant_models

TENANT = "(organisation_id = ( SELECT (current_setting('licentia.organisation'::text))::uuid AS current_setting))"
MODELS = pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label_lower)

# Found before any organisation is known, by a value that nobody can guess or choose; and a person's one membership.
UNIQUE_BEYOND = {
    "accounts_apiclient": ["client_id"],
    "accounts_scimtoken": ["token_hash"],
    "accounts_person": ["membership_id"],
}


def answered(question, *given):
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return cursor.fetchall()


@MODELS
def test_table_is_guarded_even_from_its_owner(db, model):
    guards = answered(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", model._meta.db_table
    )
    assert guards == [(True, True)]


@MODELS
def test_table_has_the_tenant_policy_and_no_way_round_it(db, model):
    policies = answered(
        "SELECT roles::text, cmd, permissive, qual, with_check FROM pg_policies "
        "WHERE tablename = %s AND 'licentia_app' = ANY (roles)",
        model._meta.db_table,
    )
    assert policies == [("{licentia_app}", "ALL", "PERMISSIVE", TENANT, TENANT)]


@MODELS
def test_unique_indexes_begin_with_the_organisation(db, model):
    first = answered(
        "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
        "WHERE i.indrelid = %s::regclass AND i.indisunique AND NOT i.indisprimary ORDER BY a.attname",
        model._meta.db_table,
    )
    beyond = [column for (column,) in first if column != "organisation_id"]
    assert beyond == UNIQUE_BEYOND.get(model._meta.db_table, [])


def test_every_table_with_an_organisation_is_a_tenant_table(db):
    found = answered("SELECT table_name FROM information_schema.columns WHERE column_name = 'organisation_id'")
    tables = {name for (name,) in found if not name.startswith("pg_")}
    assert tables == {model._meta.db_table for model in tenant_models()}


def test_estate_has_a_row_of_every_tenant_model(estate):
    with tenancy.within(estate.organisation):
        assert [model._meta.label for model in tenant_models() if not model._base_manager.exists()] == []


def test_rows_are_invisible_from_another_organisation(estate, stranger):
    with tenancy.within(stranger):
        seen = [model._meta.label for model in tenant_models() if model._base_manager.exists()]
    assert seen == []


def test_rows_reached_without_the_manager_are_invisible_too(estate, stranger):
    """Iterators, subqueries, raw SQL and counts of unions go past any manager; the policy does not let them."""
    with tenancy.within(stranger):
        for model in tenant_models():
            rows = model._base_manager.order_by()
            table = connection.ops.quote_name(model._meta.db_table)
            assert list(rows.iterator()) == []
            assert list(model._base_manager.raw(f"SELECT id FROM {table}")) == []  # noqa: S608  our own table's name
            assert rows.values("pk").union(rows.values("pk")).count() == 0
            assert not type(estate.organisation).objects.filter(pk__in=rows.values("organisation")).exists()


@pytest.mark.parametrize("after_a_fault", [False, True])
def test_rows_without_an_organisation_in_scope_are_an_error(estate, after_a_fault):
    if after_a_fault:
        with pytest.raises(ZeroDivisionError), tenancy.within(estate.organisation):
            raise ZeroDivisionError
    for model in tenant_models():
        with pytest.raises(Unscoped):
            model._default_manager.exists()
        table = connection.ops.quote_name(model._meta.db_table)
        with pytest.raises(psycopg.Error, match=r"invalid input syntax|unrecognized configuration"):
            _ask_as_app(f"SELECT 1 FROM {table}")  # noqa: S608  our own table's name


def _ask_as_app(question):
    """Ask under the application's role with no organisation set, as a forgotten `within()` would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE licentia_app")
        with connection.connection.cursor() as beneath:
            beneath.execute(question)
            beneath.fetchall()


def test_rows_cannot_be_moved_to_another_organisation(estate, stranger):
    refusal = r"row-level security|permission denied"
    with tenancy.within(estate.organisation):
        for model in tenant_models():
            table = connection.ops.quote_name(model._meta.db_table)
            moving = f"UPDATE {table} SET organisation_id = %s"  # noqa: S608  our own table's name
            with pytest.raises(ProgrammingError, match=refusal), transaction.atomic():
                answered(moving, stranger.pk)


def test_no_edge_shows_a_stranger_anything_by_the_policy_alone(estate, stranger, monkeypatch, edges_as):
    """The manager's filter is taken out: what is left is row-level security."""
    monkeypatch.setattr(tenancy.TenantManager, "get_queryset", _everything)
    with tenancy.within(stranger):
        assert {type(row) for model in tenant_models() for row in model._default_manager.all()} == set()
    secrets = re.compile("|".join(["Zebra", "zebra", *map(str, keys_of(estate.organisation))]))
    answers = edges_as(stranger)
    assert [edge for edge, text in answers if secrets.search(text)] == []


def test_edges_would_show_a_stranger_what_no_policy_guards(estate, stranger, monkeypatch):
    """The walk above has eyes: with a list's policies taken out beside the manager's filter, it sees rows."""
    monkeypatch.setattr(tenancy.TenantManager, "get_queryset", _everything)
    with connection.connection.cursor() as beneath:
        beneath.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("seats_seatpool", "licensing_licence", "licensing_licencetype", "licensing_product"):
            beneath.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    seen = asked(estate, "Query.pools", stranger, [Permission.READ_SEATS])["data"]["pools"]["edges"]
    assert [edge["node"]["name"] for edge in seen] == ["Zebra named", "Zebra shared"]


def _everything(self):
    return super(tenancy.TenantManager, self).get_queryset()
