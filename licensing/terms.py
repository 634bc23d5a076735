"""Calendar terms (ISO 8601 durations of years, months, weeks and days): read, counted on from an anchor, annualised."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Final, Self
from zoneinfo import ZoneInfo

from kernel.errors import InvalidInput

DAYS_A_YEAR: Final = 365
DAYS_A_WEEK: Final = 7
MONTHS_A_YEAR: Final = 12
_TERM: Final = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,3})D)?", re.ASCII)


class NotATerm(InvalidInput):
    """A text that is not a calendar term."""

    code = "INVALID_TERM"
    sentence = "{text} is not a calendar term; write it like P1Y, P3M or P14D."


@dataclass(frozen=True, slots=True)
class Term:
    """A length of calendar time, longer than nothing."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `P[nY][nM][nW][nD]` (ISO 8601-1 section 5.5.2, whole numbers below 1000); raises NotATerm."""
        found = _TERM.fullmatch(text)
        parts = [int(part or 0) for part in found.groups()] if found else []
        if not any(parts):
            raise NotATerm(text=text)
        return cls(*parts)

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        return "P" + "".join(f"{count}{unit}" for count, unit in parts if count)

    @property
    def in_years(self) -> Fraction:
        """Its length in years, exactly: a month is a twelfth, a day a 365th."""
        days = DAYS_A_WEEK * self.weeks + self.days
        return self.years + Fraction(self.months, MONTHS_A_YEAR) + Fraction(days, DAYS_A_YEAR)


def add(anchor: date, term: Term, times: int = 1) -> date:
    """Return the day `times` terms after the anchor; raises OverflowError beyond the year 9999.

    Counted from the anchor each time, so a clamped month never drifts: from 31 January by P1M come 28 February,
    then 31 March. Months come first, then weeks and days.
    """
    months = anchor.month - 1 + times * (MONTHS_A_YEAR * term.years + term.months)
    year, month = anchor.year + months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1
    if not date.min.year <= year <= date.max.year:
        message = f"{times} times {term} from {anchor} leaves the calendar"
        raise OverflowError(message)
    day = min(anchor.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) + timedelta(days=times * (DAYS_A_WEEK * term.weeks + term.days))


def annualise(amount_minor: int, term: Term) -> int:
    """Return what an amount paid each term comes to in a year, in minor units, rounded half to even once."""
    return round(amount_minor / term.in_years)


def day_start(day: date, zone: str) -> datetime:
    """Return the instant at which a calendar day begins in a time zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def day_end(day: date, zone: str) -> datetime:
    """Return the first instant after a calendar day in a time zone, in UTC: the start of the next one."""
    return day_start(day + timedelta(days=1), zone)
