"""What the trail says of positions, findings, scans and packages."""

from typing import Final

from audit.events import Event, event

_FINDING: Final = ("kind", "severity", "size", "product", "licence", "subject_kind", "subject", "metric")


class ComplianceEvent(Event):
    """Every event of compliance."""

    VIOLATION_OPENED = event("compliance.violation_opened", 7, *_FINDING, "reopened")
    VIOLATION_CHANGED = event("compliance.violation_changed", 4, *_FINDING)
    VIOLATION_ACKNOWLEDGED = event("compliance.violation_acknowledged", 3, *_FINDING)
    VIOLATION_RESOLVED = event("compliance.violation_resolved", 3, *_FINDING)
    SCAN_COMPLETED = event(
        "compliance.scan_completed", 2, "trigger", "positions", "opened", "changed", "resolved", "missed"
    )
    PACKAGE_PRODUCED = event(
        "compliance.package_produced", 3, "as_of", "sha256", "bytes", "redacted", "gaps", "trail_size"
    )
