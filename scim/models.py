"""People as one identity provider knows them: under its own ids and names, beside our own record of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kernel.tenancy import TenantModel


class ScimUser(TenantModel):
    """A user of a connection; once deleted it stays as a tombstone, and its name may come again."""

    connection = models.ForeignKey("accounts.ScimConnection", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=254)
    external_id = models.CharField(max_length=255, blank=True)
    document = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("SCIM user")
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "connection",
                Lower("user_name"),
                condition=models.Q(deleted_at=None),
                name="scim_user_name_is_unique_while_live",
            ),
            models.UniqueConstraint(
                "organisation",
                "connection",
                "person",
                condition=models.Q(deleted_at=None),
                name="scim_user_is_one_a_person",
            ),
            models.CheckConstraint(condition=~models.Q(user_name=""), name="scim_user_has_a_name"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "connection", "external_id"],
                condition=models.Q(deleted_at=None),
                name="scim_user_by_external_id",
            ),
        ]

    def __str__(self) -> str:
        return self.user_name
