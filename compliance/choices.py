"""The words that compliance rows may hold."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Metric(TextChoices):
    """What is counted."""

    NAMED = "named", _("named seats")
    CONCURRENT = "concurrent", _("seats in use at once")
    SITE = "site", _("people in scope")


class ViolationKind(TextChoices):
    """What can be wrong."""

    OVER_ALLOCATION = "over_allocation", _("More in use than owned")
    USE_AFTER_EXPIRY = "use_after_expiry", _("Use after expiry")
    DEPARTED_HOLDER = "departed_holder", _("Seat held by someone who left")


class Severity(TextChoices):
    """How grave it is."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


class ViolationState(TextChoices):
    """Where a finding stands."""

    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RESOLVED = "resolved", _("Resolved")
    WAIVED = "waived", _("Waived")


class ScanTrigger(TextChoices):
    """What started a scan."""

    SCHEDULE = "schedule", _("Schedule")
    COMMAND = "command", _("Command")
    PERSON = "person", _("A person")
