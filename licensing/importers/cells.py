"""Cells as people and spreadsheets write them: texts, whole numbers, days, amounts, yes and no, addresses."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kernel.money import Money
from licensing.importers.rows import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_SEATS: Final = 2**31 - 1
MOST_MINOR: Final = 2**53 - 1
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9998
EMAIL_LENGTH: Final = 254
YES: Final = frozenset({"yes", "y", "true", "1"})
NO: Final = frozenset({"no", "n", "false", "0"})
SYMBOLS: Final[Mapping[str, str]] = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "CHF": "CHF"}

_WHOLE: Final = re.compile(r"\d{1,12}|\d{1,3}(?:,\d{3}){1,3}", re.ASCII)
_AMERICAN_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?", re.ASCII)
_NO_DAY: Final = "0000-00-00"
_AMOUNT: Final = re.compile(r"(?P<before>[^\d\s.,-]*)\s*(?P<number>\d[\d.,]*)\s*(?P<after>[^\d\s.,-]*)", re.ASCII)
_POINT: Final = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_COMMA: Final = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}", re.ASCII)
_ISO_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROLS_BUT_LINES: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Unfit(ValueError):
    """A cell that breaks a rule: a public code, and the rule in words."""

    def __init__(self, code: Rule, rule: str) -> None:
        self.code = code
        self.rule = rule
        super().__init__(rule)


def text(cell: str, most: int, *, lines: bool = False) -> str:
    """Return a text in NFC without blanks around it; line breaks only where `lines` allows them."""
    found = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(found) > most:
        raise Unfit(Rule.TOO_LONG, f"has {len(found)} characters, {most} at most")
    if (_CONTROLS_BUT_LINES if lines else _CONTROLS).search(found):
        raise Unfit(Rule.INVALID_TEXT, "holds control characters, such as a line break")
    return found


def seats(cell: str) -> int:
    """Return a number of seats, 1 or more; `1,000` is a thousand."""
    found = cell.strip()
    if not found:
        raise Unfit(Rule.REQUIRED, "is empty; give the number of seats")
    count = int(found.replace(",", "")) if _WHOLE.fullmatch(found) else 0
    if not 1 <= count <= MOST_SEATS:
        raise Unfit(Rule.INVALID_NUMBER, f"is {found!r}, not a whole number from 1 to {MOST_SEATS}")
    return count


def day(cell: str) -> date | None:
    """Return a day written m/d/Y or Y-m-d (a time of day is let go); None for an empty cell."""
    found = cell.strip()
    if not found or found.startswith(_NO_DAY):
        return None
    year, month, of_month = _parts(found)
    try:
        answer = date(year, month, of_month)
    except ValueError:
        raise Unfit(Rule.INVALID_DATE, f"is {found!r}, a day that no month/day/year calendar has") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unfit(Rule.INVALID_DATE, f"is {found!r}; years go from {FIRST_YEAR} to {LAST_YEAR}")
    return answer


def amount(cell: str, currency: str) -> Money | None:
    """Return an amount such as `$12.58`, `1,234.50` or `1.234,50 €`; `currency` is meant where none is written."""
    found = cell.strip()
    if not found:
        return None
    parts = _AMOUNT.fullmatch(found)
    if parts is None or (parts["before"] and parts["after"]):
        raise Unfit(Rule.INVALID_AMOUNT, f"is {found!r}, not an amount such as $1,234.50")
    return _money(found, _number(found, parts["number"]), _currency(parts["before"] or parts["after"], currency))


def yes_or_no(cell: str, *, empty: bool) -> bool:
    """Return what a cell answers, in any spelling of yes, no, true and false; an empty one means `empty`."""
    found = cell.strip().lower()
    if found in YES or found in NO:
        return found in YES
    if found:
        raise Unfit(Rule.NEITHER_YES_NOR_NO, f"is {cell.strip()!r}, neither yes nor no")
    return empty


def address(cell: str) -> str:
    """Return an e-mail address, or nothing."""
    found = text(cell, EMAIL_LENGTH)
    try:
        if found:
            validate_email(found)
    except ValidationError:
        raise Unfit(Rule.INVALID_EMAIL, f"is {found!r}, not an e-mail address") from None
    return found


def _parts(found: str) -> tuple[int, int, int]:
    if american := _AMERICAN_DAY.fullmatch(found):
        month, of_month, year = american.groups()
        return int(year), int(month), int(of_month)
    if iso := _ISO_DAY.fullmatch(found):
        year, month, of_month = iso.groups()
        return int(year), int(month), int(of_month)
    raise Unfit(Rule.INVALID_DATE, f"is {found!r}; write it as month/day/year or as year-month-day")


def _number(found: str, digits: str) -> Decimal:
    if _POINT.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if _COMMA.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    raise Unfit(Rule.INVALID_AMOUNT, f"is {found!r}; it is not clear which mark is the decimal one")


def _currency(mark: str, default: str) -> str:
    if not mark:
        return default
    currency = SYMBOLS.get(mark, mark)
    if not _ISO_CURRENCY.fullmatch(currency):
        raise Unfit(Rule.UNKNOWN_CURRENCY, f"has the currency {mark!r}; write its three-letter code")
    return currency


def _money(found: str, number: Decimal, currency: str) -> Money:
    try:
        money = Money.of_major(number, currency)
    except ValueError:
        raise Unfit(Rule.INVALID_AMOUNT, f"is {found!r}, with more decimals than {currency} has") from None
    if money.amount_minor > MOST_MINOR:
        raise Unfit(Rule.INVALID_AMOUNT, f"is {found!r}, beyond what can be counted")
    return money
