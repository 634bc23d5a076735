"""Who used what on which day, and how fresh that knowledge is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from kernel.tenancy import TenantModel
from seats.choices import UsageSourceKind

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class UsageSource(TenantModel):
    """Something that reports use of a product; silence makes what it said stale."""

    product = models.ForeignKey("licensing.Product", on_delete=models.PROTECT, related_name="usage_sources")
    kind = models.CharField(max_length=12, choices=UsageSourceKind)
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["product", "kind"]
        constraints = [
            models.UniqueConstraint("organisation", "product", "kind", name="seats_usagesource_is_one_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.get_kind_display()}"

    def is_fresh(self, at: datetime, within: timedelta) -> bool:
        """Whether it reported recently enough to be believed."""
        return at - self.reported_at <= within


class UsageDay(TenantModel):
    """One person's use of one product on one day (in the organisation's zone), from one source."""

    product = models.ForeignKey("licensing.Product", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=12, choices=UsageSourceKind)
    sessions = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "product",
                "person",
                "day",
                "kind",
                name="seats_usageday_is_one_a_day",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "person", "-day"], name="seats_usageday_by_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.product}, {self.day}"
