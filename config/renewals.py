"""Licences that end, by the day on which a decision is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.urls import reverse

from licensing.models import Licence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HORIZON = timedelta(days=120)
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Renewal:
    """A licence that ends, when the supplier must be told by, and whether that day has passed."""

    licence: Licence
    decide_by: datetime
    missed: bool

    @property
    def address(self) -> str:
        """The licence's page."""
        return reverse("admin:licensing_licence_change", args=[self.licence.pk])


def list_renewals(at: datetime) -> Sequence[Renewal]:
    """Return the licences in force whose decision is owed within 120 days or has been missed, soonest first."""
    notice = ExpressionWrapper(F("notice_days") * Value(timedelta(days=1), DurationField()), DurationField())
    decide_by = ExpressionWrapper(F("usable_until") - notice, DateTimeField())
    rows = Licence.objects.in_force(at).annotate(decide_by=decide_by).filter(decide_by__lte=at + HORIZON)
    return [
        Renewal(licence, licence.decide_by, missed=licence.decide_by < at)
        for licence in cast("Iterable[Any]", rows.order_by("decide_by", "id")[:SHOWN])
    ]
