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

    TOKEN_ROTATED = event("scim.token_rotated", 5, "token", "expires_at", "change")


class AccessEvent(Event):
    """Organisations, sign-ins and the programs that act for an organisation."""

    CONFIG_CHANGED = event("config.changed", 5, "change", "scopes", "fields")
    LOGIN = event("auth.login", 3, "method")
    LOGIN_FAILED = event("auth.login_failed", 5, "method")
    TOKEN_ISSUED = event("token.issued", 2, "jti", "scopes", "expires_at")
    TOKEN_REVOKED = event("token.revoked", 4, "change")
