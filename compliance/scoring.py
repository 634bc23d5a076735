"""The compliance score: 100 x sum(w c k) / sum(w) over known positions, and the coverage that stands beside it.

c is the covered share of what is required (1 when nothing is, or when rights are unlimited); w the yearly worth of
what is required, at least 100.00 of the reporting currency; k = 0.8^(open high) x 0.5^(open critical).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FLOOR: Final = Decimal("100.00")
HIGH: Final = Decimal("0.8")
CRITICAL: Final = Decimal("0.5")
_FULL: Final = Decimal(100)
_CENTS: Final = Decimal("0.01")
_FOUR: Final = Decimal("0.0001")
_EXACT_ENOUGH: Final = Context(prec=50, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One position as the score sees it; `unit_cost` is yearly, in major units of the reporting currency."""

    required: int
    entitled: int | None
    known: bool
    unit_cost: Decimal | None
    high: int = 0
    critical: int = 0

    @property
    def weight(self) -> Decimal:
        """The yearly worth of what is required, at least the floor."""
        return max(self.required * (self.unit_cost or Decimal()), FLOOR)

    @property
    def covered(self) -> Decimal:
        """The share of what is required that rights cover, 0 to 1."""
        if not self.required or self.entitled is None:
            return Decimal(1)
        return min(Decimal(1), Decimal(self.entitled) / self.required)

    @property
    def damped(self) -> Decimal:
        """What open findings leave of it, 0 to 1."""
        return HIGH**self.high * CRITICAL**self.critical


@dataclass(frozen=True, slots=True)
class Result:
    """A score of 0 to 100 with two decimals, and the share of all weight that it rests on, with four."""

    score: Decimal | None
    coverage: Decimal | None


def score(positions: Sequence[Weighed]) -> Result:
    """Return the score, None when nothing is known, and its coverage, None when there are no positions."""
    with localcontext(_EXACT_ENOUGH):
        known = [position for position in positions if position.known]
        weight = sum((position.weight for position in known), Decimal())
        whole = sum((position.weight for position in positions), Decimal())
        if not whole:
            return Result(None, None)
        coverage = (weight / whole).quantize(_FOUR)
        if not weight:
            return Result(None, coverage)
        points = sum((position.weight * position.covered * position.damped for position in known), Decimal())
        return Result((_FULL * points / weight).quantize(_CENTS), coverage)
