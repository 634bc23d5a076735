"""Every edge, found by walking the schema, the addresses and the admin; and how to use one as somebody."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from config.schema import schema
from tests.api import caller
from tests.architecture.matrix import GRAPHQL, LETTERS, PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model
    from django.test import Client
    from django.urls import URLResolver

    from accounts.models import Organisation
    from kernel.permissions import Permission
    from tests.architecture.estate import Estate


def graphql_fields() -> set[str]:
    """Return every query and mutation of the schema."""
    roots = (schema.graphql_schema.query_type, schema.graphql_schema.mutation_type)
    return {f"{root.name}.{name}" for root in roots if root for name in root.fields}


def addresses() -> set[str]:
    """Return the name of every address outside the admin."""
    return {name for name in _named(get_resolver()) if not name.startswith("admin:")}


def admin_addresses() -> set[str]:
    """Return the name of every address of the admin that is not one of a table's usual five."""
    usual = {
        f"admin:{table.replace('.', '_')}_{page}"
        for table in admin_tables()
        for page in ("changelist", "add", "history", "delete", "change")
    }
    return {name for name in _named(get_resolver()) if name.startswith("admin:")} - usual


def admin_tables() -> set[str]:
    """Return every table that the admin shows."""
    return {model._meta.label_lower for model in admin.site._registry}


def _named(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            yield from _named(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def roles_of(letters: str) -> set[str]:
    """Return the roles that letters stand for."""
    return {LETTERS[letter].value for letter in letters}


def asked(estate: Estate, name: str, organisation: Organisation, scopes: Iterable[Permission]) -> dict[str, object]:
    """Ask for a GraphQL field of the estate, as a client of an organisation."""
    return caller(organisation, *scopes).ask(GRAPHQL[name].document % estate.ids)


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what a block did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def visited(estate: Estate, name: str, client: Client, *, follow: bool = False) -> Any:
    """Use a page that names things of the estate."""
    page = PAGES[name]
    address = reverse(name, kwargs={argument: _named_by(estate, thing) for argument, thing in page.address.items()})
    return client.post(address, page.form, follow=follow) if page.posts else client.get(address, follow=follow)


def list_of(table: str) -> str:
    """Return the address of a table's list in the admin."""
    return admin_page(table, "changelist")


def admin_page(table: str, page: str, *arguments: object) -> str:
    """Return the address of one of a table's pages in the admin."""
    return reverse(f"admin:{table.replace('.', '_')}_{page}", args=arguments)


def a_row_of(table: str) -> Model:
    """Return a row of a table in the organisation in scope."""
    return apps.get_model(table)._base_manager.order_by("pk")[0]


def _named_by(estate: Estate, thing: str) -> object:
    numbers = {"epoch": 0, "seq": 0}
    return numbers[thing] if thing in numbers else getattr(estate, thing).pk
