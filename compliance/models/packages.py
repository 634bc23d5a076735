"""What was handed to auditors, and who took it."""

from __future__ import annotations

from django.db import models

from kernel.tenancy import TenantModel


class AuditPackage(TenantModel):
    """A package as it was made: its date, its size, its hash, and how complete it was."""

    as_of = models.DateField()
    produced_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    redacted = models.BooleanField(default=True)
    gaps = models.JSONField(default=list)

    class Meta:
        ordering = ["-produced_at"]

    def __str__(self) -> str:
        return f"{self.as_of}"


class PackageDownload(TenantModel):
    """Someone took a package away."""

    package = models.ForeignKey(AuditPackage, on_delete=models.PROTECT, related_name="downloads")
    recipient = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.package}, {self.at:%Y-%m-%d}"
