"""The report of a package as a PDF whose bytes depend on its content alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from compliance.reports.content import seats
from compliance.reports.words import ASSUMPTIONS, AT_RISK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus.flowables import Flowable

    from compliance.models import Score, Violation
    from compliance.position import Tally
    from compliance.reports.content import Content
    from compliance.selectors.papers import Gap

MOST_ROWS: Final = 200
_AT_RISK: Final = "at risk"
_MARGIN: Final = 20 * mm
_PADDING: Final = 6
_WIDTH: Final = A4[0] - 2 * (_MARGIN + _PADDING)
_INK = colors.HexColor("#1c2733")
_MUTED = colors.HexColor("#5b6875")
_LINE = colors.HexColor("#c9d1d9")
_BAND = colors.HexColor("#eef2f6")
_ALERT = colors.HexColor("#9c1c1c")

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=12.5, textColor=_INK)
_CELL = ParagraphStyle("cell", parent=_BODY, fontSize=8, leading=10)
_NUMBER = ParagraphStyle("number", parent=_CELL, alignment=2)
_ALARM = ParagraphStyle("alarm", parent=_CELL, fontName="Helvetica-Bold", textColor=_ALERT)
_HEAD = ParagraphStyle("head", parent=_CELL, fontName="Helvetica-Bold")
_NUMBER_HEAD = ParagraphStyle("number-head", parent=_HEAD, alignment=2)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName="Helvetica-Bold", fontSize=20, leading=25, spaceAfter=2)
_SUBTITLE = ParagraphStyle("subtitle", parent=_BODY, fontSize=11, leading=15, textColor=_MUTED, spaceAfter=10)
_SECTION = ParagraphStyle(
    "section",
    parent=_BODY,
    fontName="Helvetica-Bold",
    fontSize=12,
    leading=16,
    spaceBefore=14,
    spaceAfter=4,
    keepWithNext=1,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the report tells beside the positions."""

    content: Content
    violations: Sequence[Violation]
    gaps: Sequence[Gap]
    score: Score | None
    origin: str
    size: int


def write(path: Path, facts: Facts) -> None:
    """Write the report."""
    organisation = facts.content.frozen.organisation
    document = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"Licence position of {organisation.name}",
        author="Licentia",
        subject=f"As of {facts.content.frozen.as_of}",
        creator="Licentia",
        lang="en-GB",
        invariant=1,
    )
    footer = headline(facts)

    def number(canvas: Canvas, page: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(_MUTED)
        canvas.drawString(_MARGIN + _PADDING, 11 * mm, printable(footer))
        canvas.drawRightString(A4[0] - _MARGIN - _PADDING, 11 * mm, f"Page {page.page}")

    document.build(story(facts), onFirstPage=number, onLaterPages=number)


def story(facts: Facts) -> list[Flowable]:
    """Return the report's parts in reading order."""
    return [
        Paragraph("Licence position report", _TITLE),
        _text(headline(facts), _SUBTITLE),
        _text(AT_RISK),
        *_section("Summary", summary(facts), (0.7, 0.3), numbers=(1,)),
        *_section("Positions", positions(facts.content), (0.44, 0.16, 0.12, 0.12, 0.16), numbers=(2, 3)),
        *_section("Findings", findings(facts.violations), (0.3, 0.12, 0.4, 0.18), numbers=()),
        *_section("Completeness", completeness(facts.gaps), (0.25, 0.35, 0.4), numbers=()),
        Paragraph("How this was counted", _SECTION),
        *(_text(f"{number}. {sentence}") for number, sentence in enumerate(ASSUMPTIONS, 1)),
        Paragraph("Evidence", _SECTION),
        _text(
            f"The rows behind every number are in the tables beside this report. The audit trail {facts.origin}, "
            f"frozen at {facts.size} entries, is enclosed with a verifier that runs without Licentia. "
            "README.txt says how to check the files, the manifest's signature and the trail."
        ),
    ]


def headline(facts: Facts) -> str:
    """Return whose report it is, and of which day."""
    frozen = facts.content.frozen
    return f"{frozen.organisation.name}, as of {frozen.as_of.day} {frozen.as_of:%B %Y}"


def summary(facts: Facts) -> list[Sequence[str]]:
    """Return the figures that are read first."""
    tallies = facts.content.tallies
    known = [tally for tally in tallies if tally.known]
    score = facts.score
    scored = score is not None and score.score is not None
    return [
        ("Measure", "Figure"),
        ("Positions (product and metric)", str(len(tallies))),
        ("At risk", str(sum(1 for tally in known if tally.shortfall))),
        ("Seats at risk", str(sum(tally.shortfall for tally in known))),
        ("Unknown", str(len(tallies) - len(known))),
        ("Findings", str(len(facts.violations))),
        ("Gaps in the evidence", str(len(facts.gaps))),
        ("Compliance score", f"{score.score} of 100" if score is not None and scored else "none"),
        ("Coverage of the score", f"{score.coverage:.0%}" if score is not None and scored else "none"),
    ]


def positions(content: Content) -> list[Sequence[str]]:
    """Return rights against use, product by product."""
    rows = [_position(content, tally) for tally in content.tallies]
    return [("Product", "Metric", "Entitled", "Required", "Verdict"), *cut(rows)]


def _position(content: Content, tally: Tally) -> Sequence[str]:
    verdict = "unknown" if not tally.known else f"{_AT_RISK}: {tally.shortfall}" if tally.shortfall else "covered"
    entitled = str(seats(tally.entitled))
    return content.names[tally.product_id], tally.metric, entitled, str(tally.required), verdict


def findings(violations: Sequence[Violation]) -> list[Sequence[str]]:
    """Return what stood on the day."""
    rows = [
        (
            str(violation.get_kind_display()),
            str(violation.get_severity_display()),
            f"{violation.product}: {violation.licence}" if violation.licence else str(violation.product),
            f"{violation.size}, since {violation.first_seen_at:%Y-%m-%d}",
        )
        for violation in violations
    ]
    return [("Finding", "Severity", "Concerns", "Seats"), *cut(rows)] if rows else [("No findings stood.",)]


def completeness(gaps: Sequence[Gap]) -> list[Sequence[str]]:
    """Return what an auditor would miss."""
    rows = [(gap.code.replace("_", " ").capitalize(), gap.subject, gap.message) for gap in gaps]
    return [("Gap", "Concerns", "Meaning"), *cut(rows)] if rows else [("Nothing is missing.",)]


def cut(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the first rows, and how many more the tables have."""
    more = len(rows) - MOST_ROWS
    ending = [(f"and {more} more, in the tables", *[""] * (len(rows[0]) - 1))] if more > 0 else []
    return [*rows[:MOST_ROWS], *ending]


def printable(text: str) -> str:
    """Return what the built-in fonts can print; the tables have every character."""
    return text.encode("cp1252", "replace").decode("cp1252")


def _text(text: str, style: ParagraphStyle = _BODY) -> Paragraph:
    return Paragraph(escape(printable(text)), style)


def _section(
    title: str, rows: Sequence[Sequence[str]], widths: Iterable[float], *, numbers: Sequence[int]
) -> list[Flowable]:
    """Return a heading and its table, numbers to the right, or the one sentence that stands for an empty one."""
    heading = Paragraph(title, _SECTION)
    if len(rows) == 1:
        return [heading, _text(rows[0][0])]
    head, *body = rows
    heads = [_text(cell, _NUMBER_HEAD if place in numbers else _HEAD) for place, cell in enumerate(head)]
    cells = [[_cell(cell, number=place in numbers) for place, cell in enumerate(row)] for row in body]
    table = Table([heads, *cells], colWidths=[share * _WIDTH for share in widths], repeatRows=1)
    table.setStyle(_STYLE)
    return [heading, table]


def _cell(text: str, *, number: bool) -> Paragraph:
    if number:
        return _text(text, _NUMBER)
    return _text(text, _ALARM if text.startswith(_AT_RISK) else _CELL)


_STYLE = TableStyle(
    [
        ("BACKGROUND", (0, 0), (-1, 0), _BAND),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
)
