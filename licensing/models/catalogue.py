"""What licences are for."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from kernel.tenancy import TenantModel
from licensing.choices import FeatureKind


class Product(TenantModel):
    """A publisher's software, as this organisation buys or sells it."""

    publisher = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300)
    category = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name", "publisher"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("publisher"),
                Lower("name"),
                name="licensing_product_is_named_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher} {self.name}".strip()


class Feature(TenantModel):
    """A part of a product that can be entitled on its own."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="features")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=FeatureKind, default=FeatureKind.BOOLEAN)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint("organisation", "product", "code", name="licensing_feature_code_is_unique"),
            models.CheckConstraint(
                condition=models.Q(kind__in=FeatureKind.values),
                name="licensing_feature_kind_is_known",
            ),
        ]
        verbose_name = _("feature")

    def __str__(self) -> str:
        return self.name
