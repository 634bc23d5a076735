"""SCIM users as documents (RFC 7643), and what of them we know as facts of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scim2_models import Context, EnterpriseUser, PatchOp, ScimPolicy
from scim2_models import Email as CheckedEmail
from scim2_models import User as CoreUser

from accounts.services.people import PersonFacts
from kernel.errors import InvalidInput
from scim.services.users import Described

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scim.models import ScimUser

# What we decide ourselves, and what must not be kept.
OURS = ("id", "meta", "groups", "active", "password", "schemas")
COUNTRY_LETTERS = 2
MANAGER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:manager"
# Entra adds to `emails[type eq "work"].value` before there is one, and removes by value.
AS_SENT = ScimPolicy(
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create, remove_value_as_filter=ScimPolicy.RemoveValue.apply
)


class Email(CheckedEmail):
    """An address whose domain may be one that only the organisation's own network knows, such as corp.local."""

    value: str | None = None


class User(CoreUser[EnterpriseUser]):
    """The core user with the enterprise extension."""

    emails: list[Email] | None = None  # type: ignore[assignment]  # a list of a kind of its own kind


def described(user: User) -> Described:
    """Return what a document says, for the service; raises InvalidInput for a blank userName."""
    if not (user.user_name or "").strip():
        raise InvalidInput(field="userName", problem="A user needs a userName.")
    document = user.model_dump(scim_ctx=None, by_alias=True, exclude_none=True, mode="json")
    return Described(
        user_name=str(user.user_name).strip(),
        external_id=user.external_id or "",
        active=user.active,
        facts=_facts(user),
        document={name: value for name, value in document.items() if name not in OURS},
    )


def validated(body: Mapping[str, Any], context: Context) -> User:
    """Read a whole document as the identity provider sent it."""
    return User.model_validate(body, scim_ctx=context)


def patched(user: User, body: Mapping[str, Any]) -> User:
    """Return a user with PATCH operations applied (RFC 7644 section 3.5.2), all of them or none."""
    operations = body.get("Operations")
    if isinstance(operations, list):
        body = {**body, "Operations": [_spelt_out(operation) for operation in operations]}
    patch = PatchOp[User].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=AS_SENT)
    changed = user.model_copy(deep=True)
    patch.patch(changed, scim_policy=AS_SENT)
    return changed


def resource_of(user: ScimUser, location: str) -> User:
    """Return a user as a document: what was said of them, under our id and with what is true now."""
    return User.model_validate(
        {
            **user.document,
            "id": str(user.pk),
            "userName": user.user_name,
            "active": user.person.active,
            "meta": {
                "resourceType": "User",
                "created": user.created_at.isoformat(),
                "lastModified": user.changed_at.isoformat(),
                "location": location,
            },
        }
    )


def _spelt_out(operation: object) -> object:
    """Put the two short forms that Entra sends into full: a manager's bare id, and a value wrapped in a list."""
    match operation:
        case {"path": str(path), "value": str(manager), **rest} if path.lower() == MANAGER:
            return {**rest, "path": path, "value": {"value": manager}}
        case {"path": str(path), "value": [{"value": value}], **rest} if path.lower() == "active":
            return {**rest, "path": path, "value": value}
    return operation


def _facts(user: User) -> PersonFacts:
    extension: EnterpriseUser | None = user[EnterpriseUser]
    country = _preferred(user.addresses, "country") or ""
    known_country = len(country) == COUNTRY_LETTERS and country.isascii() and country.isalpha()
    return PersonFacts(
        name=_name(user),
        email=_preferred(user.emails, "value") or "",
        user_name=str(user.user_name),
        employee_number=(extension.employee_number if extension else None) or "",
        title=user.title or "",
        country=country.upper() if known_country else None,
    )


def _name(user: User) -> str:
    name = user.name
    parts = (name.given_name, name.family_name) if name else ()
    joined = " ".join(part for part in parts if part)
    return user.display_name or (name.formatted if name else None) or joined


def _preferred(values: Sequence[Any] | None, attribute: str) -> str | None:
    """Return an attribute of the primary value, else of the first that has it (RFC 7643 section 2.4)."""
    given: Iterable[Any] = sorted(values or (), key=lambda value: value.primary is not True)
    return next((getattr(value, attribute) for value in given if getattr(value, attribute)), None)
