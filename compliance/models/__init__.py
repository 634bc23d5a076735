"""Rows of where we stand, what is wrong, and what was handed out."""

from compliance.models.findings import Scan, Violation
from compliance.models.packages import AuditPackage, PackageDownload
from compliance.models.positions import Position, Score

__all__ = ["AuditPackage", "PackageDownload", "Position", "Scan", "Score", "Violation"]
