"""Configuration, edited in forms: every save leaves an event that names what changed, never the values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.events import AccessEvent
from audit.services import record
from kernel.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kernel.actor import Actor
    from kernel.tenancy import TenantModel


@use_case
def save[M: TenantModel](*, row: M, made: bool, fields: Sequence[str], actor: Actor, now: datetime) -> M:
    """Keep a row of configuration as a form left it; saving it unchanged leaves no trace."""
    if not made and not fields:
        return row
    row.save()
    change = {"change": "created" if made else "changed", "fields": sorted(fields)}
    record(AccessEvent.CONFIG_CHANGED, subject=row, actor=actor, at=now, data=change)
    return row
