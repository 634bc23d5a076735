"""Positions, findings, scans and packages for tests."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from compliance.choices import Metric, ScanTrigger, Severity, ViolationKind
from compliance.models import AuditPackage, PackageDownload, Position, Scan, Score, Violation
from tests.factories.licensing import ProductFactory

SEEN = datetime(2026, 11, 1, tzinfo=UTC)


class PositionFactory(DjangoModelFactory[Position]):
    class Meta:
        model = Position

    product = factory.SubFactory(ProductFactory)
    metric = Metric.NAMED
    day = SEEN.date()
    entitled = 5
    required = 4
    evaluated_at = SEEN


class ScoreFactory(DjangoModelFactory[Score]):
    class Meta:
        model = Score

    day = SEEN.date()
    evaluated_at = SEEN


class ScanFactory(DjangoModelFactory[Scan]):
    class Meta:
        model = Scan

    trigger = ScanTrigger.COMMAND
    started_at = SEEN


class ViolationFactory(DjangoModelFactory[Violation]):
    """An open over-allocation of one named seat of a product."""

    class Meta:
        model = Violation

    kind = ViolationKind.OVER_ALLOCATION
    severity = Severity.CRITICAL
    product = factory.SubFactory(ProductFactory)
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    subject_kind = "product"
    subject_id = factory.SelfAttribute("product.pk")
    facts = factory.LazyFunction(lambda: {"metric": Metric.NAMED.value, "entitled": 5, "required": 6})
    first_seen_at = SEEN
    last_seen_at = SEEN


class AuditPackageFactory(DjangoModelFactory[AuditPackage]):
    class Meta:
        model = AuditPackage

    as_of = SEEN.date()
    produced_at = SEEN
    sha256 = "0" * 64
    size = 1


class PackageDownloadFactory(DjangoModelFactory[PackageDownload]):
    class Meta:
        model = PackageDownload

    package = factory.SubFactory(AuditPackageFactory)
    recipient = "An auditor"
    at = SEEN
