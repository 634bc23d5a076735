"""What every test stands on: a fixed clock, an organisation, and a guard that nobody reads tenant rows as the owner."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from kernel import tenancy
from kernel.actor import Actor
from tests.factories.accounts import OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.backends.base.operations import BaseDatabaseOperations

    from accounts.models import Organisation

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Noon of a Monday."""
    return NOON


@pytest.fixture
def actor() -> Actor:
    """Someone at work."""
    return Actor("user", "6b9d4b6e-52e0-4c43-9d0e-0b8ac5a6c001")


@pytest.fixture
def organisation(db: None) -> Organisation:
    """An organisation that is not yet in scope."""
    return OrganisationFactory()


@pytest.fixture
def inside(organisation: Organisation) -> Iterator[Organisation]:
    """The organisation, in scope for the whole test."""
    with tenancy.within(organisation):
        yield organisation


@pytest.fixture(autouse=True, scope="session")
def _flush_in_spite_of_the_trail() -> Iterator[None]:
    """Entries refuse TRUNCATE; the owner of a test database, and no one else, may lift that for the flush."""
    flush = DatabaseOperations.execute_sql_flush

    def lifted(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        flush(self, ["SET LOCAL session_replication_role = replica;", *sql_list])

    DatabaseOperations.execute_sql_flush = lifted  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


@cache
def tenant_table_pattern() -> re.Pattern[str]:
    """Match any statement that names a tenant table."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, tenancy.TenantModel)]
    return re.compile(r"\b(?:" + "|".join(tables) + r")\b")


@pytest.fixture(autouse=True)
def _nobody_reads_tenant_rows_as_owner() -> Iterator[None]:
    """Fail a test at its first statement on a tenant table outside `within()` and `everyone()`."""
    with connection.execute_wrapper(refuse_owner):
        yield


def refuse_owner(execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001  Django calls it so
    """Let a statement pass unless it would touch tenant rows as the tables' owner."""
    flushing = sql.startswith(("TRUNCATE", "SET LOCAL session_replication_role"))
    if tenancy.current_scope() is None and not flushing and tenant_table_pattern().search(sql):
        message = f"A tenant table is touched outside any scope: {sql[:200]}"
        raise AssertionError(message)
    return execute(sql, params, many, context)


@contextmanager
def assert_nothing_moves(*models: type[tenancy.TenantModel]) -> Iterator[None]:
    """Assert that a block leaves the rows of these models exactly as they were, in the organisation in scope."""
    before = [list(model.objects.order_by("pk").values()) for model in models]
    try:
        yield
    finally:
        assert [list(model.objects.order_by("pk").values()) for model in models] == before
