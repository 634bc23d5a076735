"""Where we stand, what is wrong, and the rows behind every number."""

from compliance.selectors.conditions import list_departed_holders, list_uses_after_expiry
from compliance.selectors.evidence import Evidence, evidence_of, midnight_of, rows_behind
from compliance.selectors.findings import (
    get_position,
    get_violation,
    grave_findings,
    latest_day,
    latest_score,
    list_packages,
    list_positions,
    list_scans,
    list_scores,
    list_violations,
)
from compliance.selectors.tallies import list_tallies
from compliance.selectors.trail import organisations_with_news, products_touched

__all__ = [
    "Evidence",
    "evidence_of",
    "get_position",
    "get_violation",
    "grave_findings",
    "latest_day",
    "latest_score",
    "list_departed_holders",
    "list_packages",
    "list_positions",
    "list_scans",
    "list_scores",
    "list_tallies",
    "list_uses_after_expiry",
    "list_violations",
    "midnight_of",
    "organisations_with_news",
    "products_touched",
    "rows_behind",
]
