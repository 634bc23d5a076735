"""What the trail says of people and of the programs that provision them; personal values stand beside the chain."""

from audit.events import Event, event


class PersonEvent(Event):
    """Coming, changing and going."""

    RECORDED = event("person.recorded", 2, "source")
    AMENDED = event("person.amended", 2, "fields")
    DEPARTED = event("person.departed", 4)
    REINSTATED = event("person.reinstated", 4)
    ROLE_CHANGED = event("member.role_changed", 6, "role", "active")


class ProvisioningEvent(Event):
    """An identity provider's way in."""

    CONNECTED = event("config.changed", 5, "change")
    TOKEN_ISSUED = event("scim.token_rotated", 5, "token", "expires_at", "change")
    USER_CHANGED = event("scim.user_changed", 4, "connection", "change", "fields")
