"""The keys that sign access tokens: of the installation, hence global; the private half is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kernel.ids import new_id


class TokenKey(models.Model):
    """A signing key, its algorithm fixed for good; its id is the `kid` by which verifiers find the public half."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    algorithm = models.CharField(max_length=5, default="ES256", editable=False)
    public = models.TextField(_("public half, PEM"), editable=False)
    sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "algorithm", condition=models.Q(retired_at=None), name="accounts_tokenkey_is_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
