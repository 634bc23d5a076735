"""Sign-in accounts: global, one a person's address, whatever organisations they belong to."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from kernel.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Finds accounts by address without regard to case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account with this address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A sign-in account; what it may do is decided by its membership in the organisation it works in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(_("operator of this installation"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_address_is_unique")]

    def __str__(self) -> str:
        return self.email
