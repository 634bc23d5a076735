"""Rows of organisations, people, sign-ins and clients."""

from accounts.models.clients import ApiClient, ScimConnection, ScimToken
from accounts.models.organisations import Organisation
from accounts.models.people import Department, Membership, Person
from accounts.models.tokens import TokenKey
from accounts.models.users import User

__all__ = [
    "ApiClient",
    "Department",
    "Membership",
    "Organisation",
    "Person",
    "ScimConnection",
    "ScimToken",
    "TokenKey",
    "User",
]
