"""Where the organisation stands with each product, day by day."""

from __future__ import annotations

from django.db import models

from compliance.choices import Metric
from kernel.tenancy import TenantModel


class Position(TenantModel):
    """Rights against use of one product by one metric on one day; a null entitlement is unlimited."""

    product = models.ForeignKey("licensing.Product", on_delete=models.PROTECT, related_name="positions")
    metric = models.CharField(max_length=10, choices=Metric)
    scope = models.CharField(max_length=120, blank=True)
    day = models.DateField()
    entitled = models.PositiveIntegerField(null=True, blank=True)
    required = models.PositiveIntegerField(default=0)
    known = models.BooleanField(default=True)
    unit_cost_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    evaluated_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "product"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "product",
                "metric",
                "scope",
                "day",
                name="compliance_position_is_one_a_day",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-day", "product"], name="compliance_position_by_day")]

    def __str__(self) -> str:
        return f"{self.product}: {self.required} of {self.entitled} ({self.day})"

    @property
    def balance(self) -> int | None:
        """Rights less use; negative is a shortfall, None unlimited."""
        return None if self.entitled is None else self.entitled - self.required

    @property
    def shortfall(self) -> int:
        """Rights that are missing."""
        return max(0, -(self.balance or 0))

    @property
    def true_up_minor(self) -> int | None:
        """What the missing rights would cost; None when no unit cost is known."""
        return None if self.unit_cost_minor is None else self.shortfall * self.unit_cost_minor


class Score(TenantModel):
    """The organisation's score of a day, and how much of what it owns that score covers."""

    day = models.DateField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    coverage = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    evaluated_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint("organisation", "day", name="compliance_score_is_one_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.score}"
