"""Where a product stands by one metric, from counts alone: rights, use, what is missing and what that would cost.

Seats are whole numbers, amounts are integer minor units of the organisation's reporting currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from licensing.terms import NotATerm, Term

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

ONCE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Price:
    """What a number of seats cost: the amount for all of them, each time a calendar term passes ('' = once)."""

    amount_minor: int
    seats: int
    period: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of one product by one metric.

    `limited` seats belong to lots in force with a quantity, `unlimited` counts lots in force without one. `required`
    counts every seat in use; `current` leaves out those whose lots have ended, which are a finding of their own.
    """

    product_id: UUID
    metric: str
    limited: int = 0
    unlimited: int = 0
    required: int = 0
    current: int = 0
    known: bool = True
    prices: tuple[Price, ...] = ()

    @property
    def entitled(self) -> int | None:
        """Rights in force, in seats; None is unlimited."""
        return None if self.unlimited else self.limited

    @property
    def shortfall(self) -> int:
        """Seats in use beyond the rights in force."""
        return _beyond(self.required, self.entitled)

    @property
    def excess(self) -> int:
        """Seats in use beyond the rights in force, those of ended lots aside."""
        return _beyond(self.current, self.entitled)

    @property
    def unit_cost_minor(self) -> int | None:
        """The average cost of one seat for a year; None when no price is known."""
        return annual_unit_cost(self.prices)


def true_up_minor(shortfall: int, unit_cost_minor: int | None) -> int | None:
    """Return what the missing seats would cost for a year; None when no price is known."""
    return None if unit_cost_minor is None else shortfall * unit_cost_minor


def annual_unit_cost(prices: Iterable[Price]) -> int | None:
    """Return the average over all seats of their yearly cost, rounded half to even once; paid once counts as a year."""
    priced = [price for price in prices if price.seats > 0]
    seats = sum(price.seats for price in priced)
    if not seats:
        return None
    return round(sum((price.amount_minor * terms_a_year(price.period) for price in priced), Fraction()) / seats)


def terms_a_year(period: str) -> Fraction:
    """Return how often a calendar term fits a year of 12 months or 365 days; 1 for none, or one not read."""
    try:
        return 1 / Term.parse(period).in_years
    except NotATerm:
        return ONCE


def _beyond(used: int, entitled: int | None) -> int:
    return 0 if entitled is None else max(0, used - entitled)
