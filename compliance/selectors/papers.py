"""Documents, exemptions, sources and imports as a package hands them out, and what is missing among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.models import Department
from compliance.models import Position, Score, Violation
from compliance.selectors.tallies import SOURCE_MAX_AGE
from licensing.models import ImportRun, Licence, ProofDocument
from seats.models import ReclamationExemption, UsageSource

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from compliance.position import Tally


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that an auditor would miss: a public code, what it concerns, and a sentence."""

    code: str
    subject: str
    message: str

    @property
    def document(self) -> dict[str, str]:
        """The gap as it is stored and printed."""
        return {"code": self.code, "subject": self.subject, "message": self.message}


def list_lots(at: datetime) -> QuerySet[Licence]:
    """Return every lot issued by an instant, with product, type and documents."""
    rows: QuerySet[Licence] = Licence.objects.filter(issued_at__lte=at)
    return (
        rows.select_related("product", "licence_type")
        .prefetch_related("documents")
        .order_by("product__name", "product_id", "name", "id")
    )


def list_documents(at: datetime) -> QuerySet[ProofDocument]:
    """Return the proofs recorded by an instant."""
    rows: QuerySet[ProofDocument] = ProofDocument.objects.filter(created_at__lte=at)
    return rows.select_related("licence").order_by("licence__name", "licence_id", "name", "id")


def list_exemptions(at: datetime) -> QuerySet[ReclamationExemption]:
    """Return who was spared from reclamation at an instant."""
    rows: QuerySet[ReclamationExemption] = ReclamationExemption.objects.filter(created_at__lte=at, expires_at__gt=at)
    return rows.select_related("person", "product").order_by("created_at", "id")


def list_sources() -> QuerySet[UsageSource]:
    """Return what reports use."""
    rows: QuerySet[UsageSource] = UsageSource.objects.select_related("product")
    return rows.order_by("product__name", "product_id", "kind")


def list_imports(at: datetime) -> QuerySet[ImportRun]:
    """Return the registers read by an instant."""
    rows: QuerySet[ImportRun] = ImportRun.objects.filter(at__lte=at)
    return rows.order_by("at", "id")


def department_names() -> dict[UUID, str]:
    """Return the name of each department."""
    return dict(Department.objects.values_list("pk", "name"))


def violations_at(at: datetime) -> QuerySet[Violation]:
    """Return the findings that stood at an instant, gravest first."""
    standing = Q(resolved_at=None) | Q(resolved_at__gt=at)
    rows: QuerySet[Violation] = Violation.objects.filter(standing, first_seen_at__lte=at)
    return rows.select_related("product", "licence").order_by("severity", "product__name", "kind", "pk")


def positions_of(day: date) -> dict[tuple[UUID, str], Position]:
    """Return the positions that were kept for a day, by product and metric."""
    return {(row.product_id, row.metric): row for row in Position.objects.filter(day=day)}


def score_of(day: date) -> Score | None:
    """Return the score that was kept for a day."""
    score: Score | None = Score.objects.filter(day=day).first()
    return score


def list_gaps(*, at: datetime, tallies: Iterable[Tally], names: dict[UUID, str]) -> list[Gap]:
    """Return what is missing at an instant: lots in force without proof, stale sources, unknown positions."""
    bare = Licence.objects.in_force(at).filter(documents=None).order_by("name", "id")
    stale = [source for source in list_sources() if not source.is_fresh(at, SOURCE_MAX_AGE)]
    unknown = [tally for tally in tallies if not tally.known]
    return [
        *(Gap("LOT_WITHOUT_PROOF", lot.name, "No document proves this purchase.") for lot in bare),
        *(Gap("SOURCE_STALE", str(source), "This source has not reported for 72 hours or longer.") for source in stale),
        *(
            Gap("POSITION_UNKNOWN", names[tally.product_id], "Use is not known: no source has reported in time.")
            for tally in unknown
        ),
    ]
