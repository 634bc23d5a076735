"""The tables of balances: rights against use, and the check of every count against its own rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.position import true_up_minor
from compliance.reports.content import Table, seats
from compliance.selectors import papers

if TYPE_CHECKING:
    from compliance.models import Position
    from compliance.position import Tally
    from compliance.reports.content import Content, Row


def positions(content: Content) -> Table:
    """Rights against use of every product."""
    frozen = content.frozen
    header = ("product", "product_id", "metric", "entitled", "required", "position", "at_risk", "known")
    rows = (
        [
            content.names[tally.product_id],
            str(tally.product_id),
            tally.metric,
            seats(tally.entitled),
            tally.required,
            seats(None if tally.entitled is None else tally.entitled - tally.required),
            tally.known and tally.shortfall > 0,
            tally.known,
            *frozen.plain(
                content.money(tally.unit_cost_minor),
                content.money(true_up_minor(tally.shortfall, tally.unit_cost_minor)),
                frozen.organisation.currency,
            ),
        ]
        for tally in content.tallies
    )
    return Table("position.csv", [*header, *frozen.plain("unit_cost_a_year", "true_up_cost", "currency")], rows)


def reconciliation(content: Content) -> Table:
    """Set the counts beside the sums of the rows already handed out, and beside what was kept for the day."""
    kept = papers.positions_of(content.frozen.as_of)
    header = (
        *("product", "metric", "entitled", "entitled_by_rows", "required", "required_by_rows", "rows_agree"),
        *("entitled_as_kept", "required_as_kept", "kept_agrees"),
    )
    rows = (_checked(content, tally, kept.get((tally.product_id, tally.metric))) for tally in content.tallies)
    return Table("reconciliation.csv", header, rows)


def _checked(content: Content, tally: Tally, day: Position | None) -> Row:
    key = (tally.product_id, tally.metric)
    counted = tally.entitled, tally.required
    rights, uses = content.sums.rights.get(key, 0), content.sums.uses[key]
    row = [
        content.names[tally.product_id],
        tally.metric,
        seats(tally.entitled),
        seats(rights),
        tally.required,
        uses,
        (rights, uses) == counted,
    ]
    if day is None:
        return [*row, None, None, None]
    return [*row, seats(day.entitled), day.required, (day.entitled, day.required) == counted]
