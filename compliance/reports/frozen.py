"""The instant and the point of the trail at which a package is frozen, and what it may tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.utils.crypto import salted_hmac

from kernel.clock import local_date

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import Organisation

_JUST_BEFORE = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Frozen:
    """Whose records, of which day, at which instant; `midnight` is the day's first instant in the organisation's zone.

    Redacted, people are pseudonyms, devices are digests, and serials, costs and free text stay out.
    """

    organisation: Organisation
    as_of: date
    at: datetime
    midnight: datetime
    redacted: bool

    @classmethod
    def on(cls, organisation: Organisation, as_of: date, *, now: datetime, redacted: bool) -> Self:
        """Freeze a day: today at this instant, a past day at its end."""
        zone = ZoneInfo(organisation.time_zone)
        first = datetime.combine(as_of, time(), zone)
        if as_of != local_date(now, organisation.time_zone):
            now = datetime.combine(as_of + _DAY, time(), zone).astimezone(UTC) - _JUST_BEFORE
        return cls(organisation, as_of, now, first, redacted)

    def device(self, name: str) -> str:
        """Return a device's name, or a digest that stands for it."""
        if not (self.redacted and name):
            return name
        return salted_hmac(f"compliance.device|{self.organisation.pk}", name, algorithm="sha256").hexdigest()[:_DIGITS]

    def plain[T](self, *cells: T) -> list[T]:
        """Return what only an unredacted package tells; nothing at all otherwise."""
        return [] if self.redacted else list(cells)
