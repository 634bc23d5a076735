"""One purchase lot, or one issued right."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.choices import Relation
from kernel.money import Money
from kernel.tenancy import TenantManager, TenantModel
from licensing.choices import CostBasis, LicenceStatus

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class LicenceQuerySet(models.QuerySet["Licence"]):
    """Licences as a set."""

    def issued(self, at: datetime) -> Self:
        """Those issued by then and not withdrawn: suspended, revoked and converted ones are left out."""
        withdrawn = models.Q(suspended_at__lte=at) | models.Q(revoked_at__lte=at) | models.Q(converted_at__lte=at)
        return self.filter(issued_at__lte=at).exclude(withdrawn)

    def in_force(self, at: datetime) -> Self:
        """Those that give a right at the instant, grace not counted."""
        started = models.Q(usable_from=None) | models.Q(usable_from__lte=at)
        running = models.Q(usable_until=None) | models.Q(usable_until__gt=at)
        return self.issued(at).filter(started, running)


class Licence(TenantModel):
    """A right to use a product: how many, from when until when, at what cost, where and by whom."""

    product = models.ForeignKey("licensing.Product", on_delete=models.PROTECT, related_name="licences")
    licence_type = models.ForeignKey("licensing.LicenceType", on_delete=models.PROTECT, related_name="licences")
    name = models.CharField(max_length=300)
    serial = models.CharField(_("serial or agreement number"), max_length=300, blank=True)
    quantity = models.PositiveIntegerField(null=True, blank=True, help_text=_("Seats bought; empty means unlimited."))
    issued_at = models.DateTimeField(null=True, blank=True)
    usable_from = models.DateTimeField(null=True, blank=True)
    usable_until = models.DateTimeField(null=True, blank=True, help_text=_("The first instant at which it has ended."))
    updates_until = models.DateTimeField(_("maintenance until"), null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    converted_at = models.DateTimeField(null=True, blank=True)
    cost_minor = models.PositiveBigIntegerField(_("cost in minor units"), null=True, blank=True)
    cost_basis = models.CharField(max_length=4, choices=CostBasis, default=CostBasis.FLAT)
    pack_size = models.PositiveIntegerField(default=1)
    currency = models.CharField(max_length=3, default="EUR")
    billing_period = models.CharField(max_length=20, blank=True, help_text=_("Calendar term; empty means paid once."))
    purchase_order = models.CharField(max_length=120, blank=True)
    order_number = models.CharField(max_length=120, blank=True)
    supplier = models.CharField(max_length=200, blank=True)
    purchased_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notice_days = models.PositiveIntegerField(default=60)
    auto_renew = models.BooleanField(default=False)
    reassignable = models.BooleanField(default=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    departments = ArrayField(models.UUIDField(), default=list, blank=True)
    sites = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    version_range = models.CharField(max_length=120, blank=True)
    notes = models.TextField(blank=True)
    external_key = models.CharField(max_length=400, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager.from_queryset(LicenceQuerySet)()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("organisation", "external_key", name="licensing_licence_is_imported_once"),
            models.CheckConstraint(
                condition=models.Q(usable_until=None)
                | models.Q(usable_from=None)
                | models.Q(usable_until__gt=models.F("usable_from")),
                name="licensing_licence_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=models.Q(pack_size__gt=0), name="licensing_licence_pack_is_not_empty"),
            models.CheckConstraint(
                condition=models.Q(cost_basis__in=CostBasis.values),
                name="licensing_licence_cost_basis_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"),
                name="licensing_licence_currency_is_iso",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "name", "id"], name="licensing_licence_by_name"),
            models.Index(fields=["organisation", "product"], name="licensing_licence_by_product"),
            models.Index(fields=["organisation", "usable_until"], name="licensing_licence_by_end"),
        ]

    def __str__(self) -> str:
        return self.name

    def relation_to(self, person_id: UUID) -> str | None:
        """Name the relation of a person to this licence."""
        return Relation.OWNER if self.owner_id == person_id else None

    def status(self, at: datetime) -> LicenceStatus:
        """Return what the licence is at an instant."""
        return self._withdrawn(at) or self._by_time(at)

    def _withdrawn(self, at: datetime) -> LicenceStatus | None:
        marks = (
            (self.revoked_at, LicenceStatus.REVOKED),
            (self.converted_at, LicenceStatus.CONVERTED),
            (self.suspended_at, LicenceStatus.SUSPENDED),
        )
        return next((status for since, status in marks if since is not None and since <= at), None)

    def _by_time(self, at: datetime) -> LicenceStatus:
        if self.issued_at is None or self.issued_at > at:
            return LicenceStatus.DRAFT
        if self.usable_from is not None and at < self.usable_from:
            return LicenceStatus.SCHEDULED
        if self.usable_until is None or at < self.usable_until - timedelta(days=self.notice_days):
            return LicenceStatus.ACTIVE
        if at < self.usable_until:
            return LicenceStatus.EXPIRING
        in_grace = at < self.usable_until + timedelta(days=self.licence_type.grace_days)
        return LicenceStatus.GRACE if in_grace else LicenceStatus.EXPIRED

    @property
    def grace_until(self) -> datetime | None:
        """The end of use, grace included; None for a licence without an end."""
        return self.usable_until and self.usable_until + timedelta(days=self.licence_type.grace_days)

    @property
    def cost(self) -> Money | None:
        """What was paid, as the cost basis says."""
        return None if self.cost_minor is None else Money(self.cost_minor, self.currency)


class ProofDocument(TenantModel):
    """A document that proves a purchase: its name, where it is kept, and its SHA-256."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    location = models.CharField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
