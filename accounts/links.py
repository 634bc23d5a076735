"""One-time links: each leads one account to its first password, and is spent by setting it."""

from __future__ import annotations

from binascii import Error as Undecodable
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User


def first_sign_in_path(user: User) -> str:
    """Return the path of a fresh link; it runs out after three days."""
    identity = urlsafe_base64_encode(str(user.pk).encode())
    token = default_token_generator.make_token(user)
    return reverse("accounts:first-sign-in", kwargs={"uidb64": identity, "token": token})


def account_of(uidb64: str, token: str) -> User | None:
    """Return the account that a live link is for; None when the link is spent, too old or not one of ours."""
    try:
        key = UUID(urlsafe_base64_decode(uidb64).decode())
    except (ValueError, Undecodable):
        return None
    user: User | None = User.objects.filter(pk=key, is_active=True).first()
    return user if user is not None and default_token_generator.check_token(user, token) else None
