"""What a package rests on, and what its tables have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kernel.money import Money
from licensing.models import Product

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from compliance.position import Tally
    from compliance.reports.cells import Cell
    from compliance.reports.frozen import Frozen

type Row = Sequence[Cell]
type Key = tuple[UUID, str]

UNLIMITED = "unlimited"


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its name, its columns, its rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Row]


@dataclass(slots=True)
class Sums:
    """What the rows that were handed out add up to, by product and metric; None is unlimited."""

    rights: dict[Key, int | None] = field(default_factory=dict)
    uses: Counter[Key] = field(default_factory=Counter)

    def add_right(self, key: Key, seats: int | None) -> None:
        """Add a right."""
        before = self.rights.get(key, 0)
        self.rights[key] = None if seats is None or before is None else before + seats


@dataclass(frozen=True, slots=True)
class Content:
    """The counts that a package rests on, with the names of products, and the sums that its own rows give."""

    frozen: Frozen
    tallies: Sequence[Tally]
    names: dict[UUID, str]
    sums: Sums = field(default_factory=Sums)

    @classmethod
    def of(cls, frozen: Frozen, tallies: Sequence[Tally]) -> Content:
        """Put counts in the order of their products' names."""
        wanted = {tally.product_id for tally in tallies}
        names = {product.pk: str(product) for product in Product.objects.filter(pk__in=wanted)}
        ordered = sorted(tallies, key=lambda tally: (names[tally.product_id], tally.product_id, tally.metric))
        return cls(frozen, ordered, names)

    def money(self, amount_minor: int | None) -> str:
        """Return an amount in major units of the reporting currency, as a plain number."""
        return "" if amount_minor is None else str(Money(amount_minor, self.frozen.organisation.currency).major)


def seats(number: int | None) -> int | str:
    """Return a number of seats as a table shows it."""
    return UNLIMITED if number is None else number
