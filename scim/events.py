"""What the trail says of provisioning."""

from audit.events import Event, event


class ScimEvent(Event):
    """Every write of an identity provider."""

    USER_CHANGED = event("scim.user_changed", 4, "connection", "person", "change", "fields")
