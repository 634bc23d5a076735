"""The tables of use: who holds what, who was spared, and where that is known from."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from compliance.choices import Metric
from compliance.reports.content import Table
from compliance.selectors import holdings, papers
from compliance.selectors.tallies import SOURCE_MAX_AGE

if TYPE_CHECKING:
    from compliance.reports.content import Content, Row
    from compliance.reports.frozen import Frozen
    from compliance.selectors.holdings import Holding
    from licensing.models import ImportRun
    from seats.models import ReclamationExemption, UsageSource


def consumption(content: Content) -> Table:
    """Every seat in use: named and site at the instant, concurrent at the day's peak."""
    frozen = content.frozen
    peaks = (
        holdings.iterate_peak(tally.product_id, at=frozen.at, midnight=frozen.midnight)
        for tally in content.tallies
        if tally.metric == Metric.CONCURRENT and tally.required
    )
    header = (
        *("product", "product_id", "metric", "licence", "pool", "kind", "id"),
        *("holder_kind", "holder", "seats", "counted", "since", "last_used"),
    )
    held = chain(holdings.iterate_held(frozen.at), chain.from_iterable(peaks))
    rows = (_use(content, holding) for holding in held)
    return Table("consumption.csv", [*header, *frozen.plain("holder_name")], rows)


def _use(content: Content, holding: Holding) -> Row:
    content.sums.uses[holding.product_id, holding.metric] += holding.counted
    kind, holder = _holder(content.frozen, holding)
    return [
        holding.product.strip(),
        str(holding.product_id),
        holding.metric,
        holding.licence,
        holding.pool,
        holding.kind,
        holding.id,
        kind,
        holder,
        holding.seats,
        holding.counted,
        holding.since,
        holding.last_used_at,
        *content.frozen.plain(holding.name or ""),
    ]


def _holder(frozen: Frozen, holding: Holding) -> tuple[str, str]:
    if holding.ref is not None:
        return "person", holding.ref
    if holding.department is not None:
        return "department", holding.department
    return "device", frozen.device(holding.device)


def exemptions(content: Content) -> Table:
    """Who was spared from reclamation; being spared never changes a count."""
    frozen = content.frozen
    rows = (_spared(frozen, spared) for spared in papers.list_exemptions(frozen.at))
    return Table("exemptions.csv", ["person", "product", "expires_at", *frozen.plain("reason")], rows)


def _spared(frozen: Frozen, spared: ReclamationExemption) -> Row:
    product = str(spared.product) if spared.product else "every product"
    return [str(spared.person.ref), product, spared.expires_at, *frozen.plain(spared.reason)]


def data_sources(content: Content) -> Table:
    """Where use and rights are known from, and how fresh that is."""
    at = content.frozen.at
    uses = (_usage(source, fresh=source.is_fresh(at, SOURCE_MAX_AGE)) for source in papers.list_sources())
    header = ("source", "subject", "kind", "reported_at", "fresh", "sha256")
    return Table("data_sources.csv", header, chain(uses, map(_register, papers.list_imports(at))))


def _usage(source: UsageSource, *, fresh: bool) -> Row:
    return ["usage", str(source.product), source.kind, source.reported_at, fresh, ""]


def _register(run: ImportRun) -> Row:
    return ["register", run.file_name, run.format, run.at, None, run.sha256]
