"""Taking a right away: for a while, or for good. Heartbeats and seats ask the licence, so nothing else is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.services import record
from kernel.errors import InvalidInput
from kernel.use_case import use_case
from licensing import selectors
from licensing.errors import LicenceNotSuspended, LicenceRevoked, LicenceSuspended
from licensing.events import LicenceEvent
from licensing.services.lots import right_of

if TYPE_CHECKING:
    from datetime import datetime

    from kernel.actor import Actor
    from licensing.models import Licence

LONGEST_REASON = 500


@use_case
def suspend(*, licence: Licence, reason: str, actor: Actor, now: datetime) -> Licence:
    """Withdraw a licence until it is reinstated. Raises LicenceRevoked, LicenceSuspended, or InvalidInput."""
    current = _not_revoked(licence)
    if current.suspended_at is not None:
        raise LicenceSuspended(licence=current.name)
    current.suspended_at = now
    current.save(update_fields=["suspended_at"])
    _record(LicenceEvent.SUSPENDED, current, actor, now, reason)
    return current


@use_case
def reinstate(*, licence: Licence, actor: Actor, now: datetime) -> Licence:
    """Give a suspended licence back. Raises LicenceRevoked or LicenceNotSuspended."""
    current = _not_revoked(licence)
    if current.suspended_at is None:
        raise LicenceNotSuspended(licence=current.name)
    current.suspended_at = None
    current.save(update_fields=["suspended_at"])
    record(LicenceEvent.REINSTATED, subject=current, actor=actor, at=now, data=right_of(current))
    return current


@use_case
def revoke(*, licence: Licence, reason: str, actor: Actor, now: datetime) -> Licence:
    """Withdraw a licence for good; it stays as history. Raises LicenceRevoked when it was, or InvalidInput."""
    current = _not_revoked(licence)
    current.revoked_at = now
    current.save(update_fields=["revoked_at"])
    _record(LicenceEvent.REVOKED, current, actor, now, reason)
    return current


def _not_revoked(licence: Licence) -> Licence:
    current = selectors.lock_licence(licence)
    if current.revoked_at is not None:
        raise LicenceRevoked(licence=current.name)
    return current


def _record(event: LicenceEvent, licence: Licence, actor: Actor, now: datetime, reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(field="reason", problem=f"Give the reason in {LONGEST_REASON} characters or fewer.")
    record(event, subject=licence, actor=actor, at=now, data={**right_of(licence), "reason": reason})
