"""Programs that act for an organisation: API clients and the identity provider's SCIM connection."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission
from kernel.tenancy import TenantModel


class ApiClient(TenantModel):
    """A program that trades its id and secret for short tokens; it has scopes and no role."""

    name = models.CharField(max_length=200)
    client_id = models.CharField(max_length=40, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    scopes = ArrayField(models.CharField(max_length=40, choices=Permission), default=list)
    not_before = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("API client")
        constraints = [models.UniqueConstraint("organisation", "name", name="accounts_apiclient_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class ScimConnection(TenantModel):
    """One identity provider's way in; every SCIM address carries its id."""

    name = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_synchronised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("SCIM connection")
        constraints = [models.UniqueConstraint("organisation", "name", name="accounts_scimconnection_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class ScimToken(TenantModel):
    """A bearer token of a connection, kept as its SHA-256; two may be valid while one replaces the other."""

    connection = models.ForeignKey(ScimConnection, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("SCIM token")

    def __str__(self) -> str:
        return f"{self.connection}, {self.created_at:%Y-%m-%d}"
