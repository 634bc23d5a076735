"""The organisation's seats in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from seats.choices import ClaimKind, PoolKind
from seats.models import ReclamationCase, SeatPool, Slot
from seats.models.reclamation import LIVE_CASES

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeatFigures:
    """Seats taken and seats there are, over all pools; unlimited pools are counted apart."""

    taken: int
    owned: int
    unlimited: int

    @property
    def percent(self) -> int | None:
        """Seats taken in percent of those there are, rounded down."""
        return self.taken * 100 // self.owned if self.owned else None


def count_seats(at: datetime) -> SeatFigures:
    """Count seats as they are at an instant; pools without a limit add to neither side."""
    limited = SeatPool.objects.filter(capacity__isnull=False)
    sums = limited.aggregate(
        owned=Coalesce(Sum("capacity"), 0), assigned=Coalesce(Sum("assigned", filter=Q(kind=PoolKind.NAMED)), 0)
    )
    floating = Slot.objects.filter(expires_at__gt=at).exclude(claim__kind=ClaimKind.RESERVATION).count()
    unlimited = SeatPool.objects.filter(capacity=None).aggregate(pools=Count("pk"))["pools"]
    return SeatFigures(taken=sums["assigned"] + floating, owned=sums["owned"], unlimited=unlimited)


def count_live_cases() -> int:
    """Count the seats that are on their way back."""
    count: int = ReclamationCase.objects.filter(state__in=LIVE_CASES).count()
    return count
