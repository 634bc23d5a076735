"""All tables of a package, in the order in which they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.reports import balances, rights, uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.reports.content import Content, Table


def tables(content: Content) -> Iterator[Table]:
    """Yield the tables; each is written before the next is asked for, since the last one checks those before it."""
    yield balances.positions(content)
    yield rights.entitlements(content)
    yield rights.documents(content)
    yield uses.consumption(content)
    yield uses.exemptions(content)
    yield rights.scope_rules(content)
    yield uses.data_sources(content)
    yield balances.reconciliation(content)
