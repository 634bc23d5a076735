"""Sign-in by address, and Django's permission questions answered from our own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User


class AddressBackend(ModelBackend):
    """Finds the account by its address; what it may do is asked of the principal, never of stored rows."""

    def get_user(self, user_id: UUID) -> User | None:
        """Return an active account."""
        user: User | None = super().get_user(user_id)
        return user

    def has_perm(self, user_obj: object, perm: str, obj: object | None = None) -> bool:
        """Grant nothing by Django's names; every edge asks `require`."""
        del user_obj, perm, obj
        return False
