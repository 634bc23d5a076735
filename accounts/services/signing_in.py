"""Signing in by address and password: slowed down for whoever guesses, and told to the organisations concerned."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.contrib.auth import authenticate
from django.core.cache import cache

from accounts import selectors
from accounts.errors import LinkSpent, TooManyAttempts, WrongCredentials
from accounts.events import AccessEvent
from accounts.models import Membership, User
from audit.choices import Outcome
from audit.services import Draft, Personal, record, record_all
from kernel import tenancy
from kernel.use_case import use_case

if TYPE_CHECKING:
    from kernel.actor import Actor

MOST_ATTEMPTS = 5
WINDOW = timedelta(minutes=15)
BY_PASSWORD = {"method": "password"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """What someone typed, and from where."""

    address: str
    password: str = field(repr=False)
    source: str

    @property
    def key(self) -> str:
        """The name under which the tries of this address from this source are counted.

        In capitals, as the database compares addresses: a long s or a dotless i finds the same account.
        """
        told = f"{self.address.strip().upper()}|{self.source}"
        return f"signing-in:{hashlib.sha256(told.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class FailedSignIn:
    """What a wrong try leaves behind: an event in each organisation that the account belongs to."""

    attempt: Attempt

    def record(self, *, code: str, actor: Actor, at: datetime) -> None:
        """Tell the organisations; an address that nobody has concerns none of them."""
        user = User.objects.filter(email__iexact=self.attempt.address.strip()).first()
        for own in selectors.list_own_memberships(user.pk) if user else ():
            with tenancy.within(own.organisation_id):
                membership = Membership.objects.get(pk=own.membership_id)
                personal = Personal(str(membership.pk), {"source": self.attempt.source})
                event = AccessEvent.LOGIN_FAILED
                record_all([Draft(event, membership, actor, at, BY_PASSWORD, Outcome.FAILURE, code, personal=personal)])


@use_case
def sign_in(*, attempt: Attempt, actor: Actor, now: datetime) -> User:
    """Return the account behind an address and its password.

    Raises WrongCredentials, and TooManyAttempts after five wrong tries of one address from one source within a quarter
    of an hour, even for the right password; the account's organisations learn of both, of the latter once.
    """
    del actor  # the frame hands it to the refusal
    _count(attempt, now)
    user = authenticate(None, username=attempt.address.strip(), password=attempt.password)
    if not isinstance(user, User):
        raise WrongCredentials(refusal=FailedSignIn(attempt))
    cache.delete(attempt.key)
    return user


def _count(attempt: Attempt, now: datetime) -> None:
    seconds = int(WINDOW.total_seconds())
    until = cast("datetime", cache.get_or_set(attempt.key, now + WINDOW, seconds))
    # The counter outlives its window, so that it cannot end between these two calls.
    counter = f"{attempt.key}:{until.timestamp()}"
    cache.add(counter, 0, 2 * seconds)
    tried = cache.incr(counter)
    if tried > MOST_ATTEMPTS:
        first = tried == MOST_ATTEMPTS + 1
        minutes = max(1, math.ceil((until - now) / timedelta(minutes=1)))
        raise TooManyAttempts(minutes=minutes, refusal=FailedSignIn(attempt) if first else None)


@use_case
def enter(*, membership: Membership, actor: Actor, now: datetime) -> None:
    """Record that a member's session works in the organisation in scope from now on."""
    record(AccessEvent.LOGIN, subject=membership, actor=actor, at=now, data=BY_PASSWORD)


@use_case
def set_password(*, user: User, password: str, actor: Actor, now: datetime) -> User:
    """Give an account its password; the link that led here and every earlier session end with it.

    Raises LinkSpent when the password is no longer the one that the account was found with: of two who follow one
    link at once, the second comes too late.
    """
    current = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if current.password != user.password:
        raise LinkSpent
    current.set_password(password)
    current.save(update_fields=["password"])
    for own in selectors.list_own_memberships(current.pk):
        with tenancy.within(own.organisation_id):
            membership = Membership.objects.get(pk=own.membership_id)
            record(AccessEvent.CONFIG_CHANGED, subject=membership, actor=actor, at=now, data={"change": "password"})
    return current
