"""The one place that reads the clock; services are given the time instead."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date, datetime


def now() -> datetime:
    """Return the present instant, in UTC."""
    return timezone.now()  # noqa: TID251  the one place


def local_date(at: datetime, zone: str) -> date:
    """Return the calendar day of an instant in a time zone: the day that date-bound rules use."""
    return at.astimezone(ZoneInfo(zone)).date()
