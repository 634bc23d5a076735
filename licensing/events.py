"""What the trail says of products, licence types, licences and registers."""

from __future__ import annotations

from typing import Final

from audit.events import Event, event

_RIGHT: Final = ("product", "type", "type_version", "model", "quantity", "usable_from", "usable_until", "updates_until")


class LicenceEvent(Event):
    """The life of a licence."""

    GENERATED = event("licence.generated", 3, *_RIGHT, "source")
    CONVERTED = event("licence.converted", 3, *_RIGHT, "from")
    RENEWED = event("licence.renewed", 3, *_RIGHT, "term")
    CHANGED = event("licence.entitlement_changed", 4, *_RIGHT, "fields", "source")
    SUSPENDED = event("licence.suspended", 5, *_RIGHT, "reason")
    REINSTATED = event("licence.reinstated", 4, *_RIGHT)
    REVOKED = event("licence.revoked", 6, *_RIGHT, "reason")
    EXPIRED = event("licence.expired", 4, *_RIGHT)


class CatalogueEvent(Event):
    """Changes of what licences are for and of how they are counted."""

    PRODUCT_REGISTERED = event("config.changed", 5, "change", "publisher", "name")
    FEATURE_REGISTERED = event("config.changed", 5, "change", "product", "feature", "kind")
    TYPE_SET = event("config.changed", 5, "change", "name", "model", "version", "fields")


class RegisterEvent(Event):
    """Registers taken in from elsewhere."""

    IMPORTED = event(
        "register.imported",
        4,
        *("format", "sha256", "rows", "made", "changed", "skipped", "refused", "licences", "assignments", "people"),
        "retried_row",
    )
