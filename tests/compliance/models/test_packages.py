"""Packages and their downloads say when."""

from __future__ import annotations

from tests.factories.compliance import AuditPackageFactory, PackageDownloadFactory


def test_rows_say_when(inside, now):
    package = AuditPackageFactory(as_of=now.date())
    assert [str(package), str(PackageDownloadFactory(package=package, at=now))] == [
        "2026-11-02",
        "2026-11-02, 2026-11-02",
    ]
