"""The words that licensing rows may hold."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LicenceModel(TextChoices):
    """The six ways in which a right can be had."""

    PERPETUAL = "perpetual", _("Perpetual")
    SUBSCRIPTION = "subscription", _("Subscription")
    TRIAL = "trial", _("Trial")
    FLOATING = "floating", _("Floating")
    NODE_LOCKED = "node_locked", _("Node-locked")
    SITE = "site", _("Site")


class LicenceStatus(TextChoices):
    """What a licence is at an instant; derived, never stored."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    ACTIVE = "active", _("Active")
    EXPIRING = "expiring", _("Expiring")
    GRACE = "grace", _("In grace")
    EXPIRED = "expired", _("Expired")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    CONVERTED = "converted", _("Converted")

    @property
    def usable(self) -> bool:
        """Whether seats of such a licence may be taken and used."""
        return self in {LicenceStatus.ACTIVE, LicenceStatus.EXPIRING, LicenceStatus.GRACE}


class CostBasis(TextChoices):
    """What the cost is the cost of."""

    UNIT = "unit", _("each seat")
    PACK = "pack", _("each pack of seats")
    FLAT = "flat", _("the whole lot")


class FeatureKind(TextChoices):
    """What a feature's entitlement says."""

    BOOLEAN = "boolean", _("on or off")
    QUANTITY = "quantity", _("a number")
    VALUE = "value", _("a text")


class ImportRowOutcome(TextChoices):
    """What became of a row of a register."""

    MADE = "made", _("made")
    CHANGED = "changed", _("changed")
    SKIPPED = "skipped", _("skipped: nothing new")
    REFUSED = "refused", _("refused")
