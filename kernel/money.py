"""Amounts in integer minor units with an ISO 4217 currency; never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# Minor digits that differ from two, ISO 4217.
MINOR_DIGITS = {"BHD": 3, "CLP": 0, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "TND": 3, "VND": 0}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency."""

    amount_minor: int
    currency: str

    @classmethod
    def of_major(cls, amount: Decimal, currency: str) -> Money:
        """Return the amount given in major units (12.58 EUR -> 1258); raises ValueError when it has too many digits."""
        scaled = amount.scaleb(MINOR_DIGITS.get(currency, 2))
        if scaled != scaled.to_integral_value():
            message = f"{amount} has more digits than {currency} knows"
            raise ValueError(message)
        return cls(int(scaled), currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.amount_minor).scaleb(-MINOR_DIGITS.get(self.currency, 2))

    def __str__(self) -> str:
        return f"{self.major:,} {self.currency}"
