"""Documents, exemptions, sources, and what is missing among them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.choices import ViolationState
from compliance.position import Tally
from compliance.selectors import papers
from compliance.selectors.papers import Gap
from tests.factories.accounts import DepartmentFactory
from tests.factories.compliance import PositionFactory, ScoreFactory, ViolationFactory
from tests.factories.licensing import ImportRunFactory, LicenceFactory, ProductFactory, ProofDocumentFactory
from tests.factories.seats import ReclamationExemptionFactory, UsageSourceFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("inside")


def test_lots_are_those_issued_by_then():
    lot = LicenceFactory(issued_at=NOON)
    LicenceFactory(issued_at=NOON + HOUR)
    assert list(papers.list_lots(NOON)) == [lot]


def test_documents_are_those_recorded_by_then():
    proof = ProofDocumentFactory(created_at=NOON)
    ProofDocumentFactory(created_at=NOON + HOUR)
    assert list(papers.list_documents(NOON)) == [proof]


def test_exemptions_are_those_that_stand():
    standing = ReclamationExemptionFactory(created_at=EARLIER, expires_at=NOON + HOUR)
    ReclamationExemptionFactory(created_at=EARLIER, expires_at=NOON)
    ReclamationExemptionFactory(created_at=NOON + HOUR, expires_at=NOON + 2 * HOUR)
    assert list(papers.list_exemptions(NOON)) == [standing]


def test_imports_are_those_read_by_then():
    run = ImportRunFactory(at=EARLIER)
    ImportRunFactory(at=NOON + HOUR)
    assert list(papers.list_imports(NOON)) == [run]


def test_department_names_by_their_ids():
    department = DepartmentFactory(name="Print")
    assert papers.department_names() == {department.pk: "Print"}


def test_violations_are_those_that_stood_then():
    standing = ViolationFactory(first_seen_at=EARLIER)
    since = ViolationFactory(first_seen_at=EARLIER, state=ViolationState.RESOLVED, resolved_at=NOON + HOUR)
    ViolationFactory(first_seen_at=EARLIER, state=ViolationState.RESOLVED, resolved_at=NOON)
    ViolationFactory(first_seen_at=NOON + HOUR)
    assert set(papers.violations_at(NOON)) == {standing, since}


def test_positions_and_score_are_those_of_the_day():
    position, score = PositionFactory(), ScoreFactory()
    PositionFactory(day=date(2026, 10, 1))
    assert papers.positions_of(position.day) == {(position.product_id, "named"): position}
    assert papers.score_of(score.day) == score
    assert papers.score_of(date(2026, 10, 1)) is None


def test_gaps_name_lots_without_proof_stale_sources_and_unknown_positions():
    product = ProductFactory(name="Draw")
    bare = LicenceFactory(name="Bare lot", product=product)
    ProofDocumentFactory(licence=LicenceFactory(product=product))
    LicenceFactory(product=product, usable_until=NOON)
    UsageSourceFactory(product=product, kind="heartbeats", reported_at=NOON - HOUR)
    UsageSourceFactory(product=product, kind="sign_ins", reported_at=EARLIER)
    tallies = [Tally(product.pk, "named"), Tally(product.pk, "concurrent", known=False)]
    gaps = papers.list_gaps(at=NOON, tallies=tallies, names={product.pk: "Northwind Draw"})
    assert gaps == [
        Gap("LOT_WITHOUT_PROOF", bare.name, "No document proves this purchase."),
        Gap("SOURCE_STALE", "Northwind Draw: sign-ins", "This source has not reported for 72 hours or longer."),
        Gap("POSITION_UNKNOWN", "Northwind Draw", "Use is not known: no source has reported in time."),
    ]
    assert gaps[0].document == {
        "code": "LOT_WITHOUT_PROOF",
        "subject": "Bare lot",
        "message": "No document proves this purchase.",
    }
