"""The tables of rights: lots, their proofs, and where they may be used."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from compliance.reports.content import Table, seats
from compliance.selectors import holdings, papers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from compliance.reports.content import Content, Row
    from compliance.selectors.holdings import LotRight
    from licensing.models import Licence


def entitlements(content: Content) -> Table:
    """Every lot issued, in force or not, and the seats that it gives."""
    frozen = content.frozen
    rights: dict[UUID, list[LotRight]] = defaultdict(list)
    for right in holdings.list_rights(frozen.at):
        rights[right.licence_id].append(right)
    header = (
        *("product", "product_id", "licence", "licence_id", "model", "status", "metric", "seats", "counted"),
        *("usable_from", "usable_until", "purchase_order", "supplier", "purchased_on", "documents"),
    )
    rows = (_entitlement(content, lot, right) for lot in papers.list_lots(frozen.at) for right in rights[lot.pk])
    return Table("entitlements.csv", [*header, *frozen.plain("serial", "cost", "cost_of", "currency")], rows)


def _entitlement(content: Content, lot: Licence, right: LotRight) -> Row:
    if right.in_force:
        content.sums.add_right((lot.product_id, right.metric), right.seats)
    return [
        str(lot.product),
        str(lot.product_id),
        lot.name,
        str(lot.pk),
        lot.licence_type.model,
        lot.status(content.frozen.at).value,
        right.metric,
        seats(lot.quantity),
        seats(right.seats) if right.in_force else 0,
        lot.usable_from,
        lot.usable_until,
        lot.purchase_order,
        lot.supplier,
        lot.purchased_on,
        len(lot.documents.all()),
        *content.frozen.plain(lot.serial, str(lot.cost.major) if lot.cost else "", lot.cost_basis, lot.currency),
    ]


def documents(content: Content) -> Table:
    """Every proof of purchase, by name, place and digest."""
    rows = (
        [proof.licence.name, str(proof.licence_id), proof.name, proof.location, proof.sha256]
        for proof in papers.list_documents(content.frozen.at)
    )
    return Table("documents.csv", ("licence", "licence_id", "document", "location", "sha256"), rows)


def scope_rules(content: Content) -> Table:
    """Where, by whom and for which versions each lot may be used; empty means without limit."""
    names = papers.department_names()
    rows = (_scope(lot, names) for lot in papers.list_lots(content.frozen.at))
    header = ("licence", "licence_id", "countries", "departments", "sites", "versions", "reassignable", "grace_days")
    return Table("scope_rules.csv", header, rows)


def _scope(lot: Licence, names: Mapping[UUID, str]) -> Row:
    return [
        lot.name,
        str(lot.pk),
        " ".join(lot.countries),
        "; ".join(names.get(key, str(key)) for key in lot.departments),
        "; ".join(lot.sites),
        lot.version_range,
        lot.reassignable,
        lot.licence_type.grace_days,
    ]
