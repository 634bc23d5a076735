"""The report as a PDF."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from compliance.reports import document
from compliance.reports.content import Content
from compliance.reports.document import Facts
from compliance.reports.frozen import Frozen
from compliance.selectors import list_tallies, papers
from seats.choices import PoolMode
from tests.compliance.floats import floating
from tests.factories.compliance import ScoreFactory, ViolationFactory
from tests.factories.licensing import LicenceFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def facts(inside):
    """Build the report's facts from the rows that a test has made."""

    def build(score=None):
        frozen = Frozen.on(inside, NOON.date(), now=NOON, redacted=True)
        tallies = list_tallies(at=frozen.at, midnight=frozen.midnight, currency="EUR", now=False)
        content = Content.of(frozen, tallies)
        return Facts(
            content=content,
            violations=list(papers.violations_at(NOON)),
            gaps=papers.list_gaps(at=NOON, tallies=tallies, names=content.names),
            score=score,
            origin="audit.licentia.example/org/1",
            size=12,
        )

    return build


@pytest.fixture
def rows(inside):
    """One product at risk, one covered, one unlimited, one unknown."""
    draw = ProductFactory(name="Draw & <Paint>")
    lot = LicenceFactory(product=draw, name="Draw lot", quantity=5)
    AssignmentFactory.create_batch(6, pool=SeatPoolFactory(licence=lot, mode=PoolMode.OBSERVED))
    LicenceFactory(product=ProductFactory(name="Notes"), name="Notes lot", quantity=3)
    LicenceFactory(product=ProductFactory(name="Site"), name="Site lot", quantity=None)
    solver = LicenceFactory(product=ProductFactory(name="Solver"), name="Solver lot", quantity=3)
    floating(solver, mode=PoolMode.OBSERVED)
    ViolationFactory(product=draw)
    ViolationFactory(product=draw, licence=lot, kind="use_after_expiry")


def test_summary_counts_what_is_at_risk_and_what_is_unknown(facts, rows):
    score = ScoreFactory.build(organisation_id=None, score=Decimal("61.50"), coverage=Decimal("0.7500"))
    assert document.summary(facts(score))[1:] == [
        ("Positions (product and metric)", "4"),
        ("At risk", "1"),
        ("Seats at risk", "1"),
        ("Unknown", "1"),
        ("Findings", "2"),
        ("Gaps in the evidence", "5"),
        ("Compliance score", "61.50 of 100"),
        ("Coverage of the score", "75%"),
    ]


@pytest.mark.parametrize("score", [None, ScoreFactory.build(organisation_id=None)])
def test_summary_without_a_score_says_none(facts, score):
    assert document.summary(facts(score))[-2:] == [("Compliance score", "none"), ("Coverage of the score", "none")]


def test_positions_give_a_verdict_each(facts, rows):
    assert document.positions(facts().content)[1:] == [
        ("Northwind Draw & <Paint>", "named", "5", "6", "at risk: 1"),
        ("Northwind Notes", "named", "3", "0", "covered"),
        ("Northwind Site", "named", "unlimited", "0", "covered"),
        ("Northwind Solver", "concurrent", "3", "0", "unknown"),
    ]


def test_findings_name_product_and_lot(facts, rows):
    assert document.findings(facts().violations)[1:] == [
        ("More in use than owned", "Critical", "Northwind Draw & <Paint>", "1, since 2026-11-01"),
        ("Use after expiry", "Critical", "Northwind Draw & <Paint>: Draw lot", "1, since 2026-11-01"),
    ]


def test_completeness_names_every_gap(facts, rows):
    assert [row[:2] for row in document.completeness(facts().gaps)[1:]] == [
        ("Lot without proof", "Draw lot"),
        ("Lot without proof", "Notes lot"),
        ("Lot without proof", "Site lot"),
        ("Lot without proof", "Solver lot"),
        ("Position unknown", "Northwind Solver"),
    ]


def test_empty_tables_say_so(facts):
    assert document.findings([]) == [("No findings stood.",)]
    assert document.completeness([]) == [("Nothing is missing.",)]
    assert len(document.story(facts())) > 0


def test_cut_says_how_many_more_there_are(monkeypatch):
    monkeypatch.setattr(document, "MOST_ROWS", 2)
    assert document.cut([("a", "1"), ("b", "2")]) == [("a", "1"), ("b", "2")]
    assert document.cut([("a", "1"), ("b", "2"), ("c", "3")])[-1] == ("and 1 more, in the tables", "")


def test_printable_replaces_what_the_fonts_lack():
    assert document.printable("Café 日") == "Café ?"


def test_write_gives_the_same_bytes_twice(facts, rows, tmp_path):
    first, second = tmp_path / "one.pdf", tmp_path / "two.pdf"
    document.write(first, facts())
    document.write(second, facts())
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"%PDF-1.")
