"""Who vouches for the chain, how far, and who has read it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from audit.choices import KeyPurpose
from kernel.tenancy import TenantModel


class SigningKey(TenantModel):
    """An Ed25519 key of one purpose: the public half in clear, the private half sealed."""

    purpose = models.CharField(max_length=20, choices=KeyPurpose)
    name = models.CharField(max_length=300)
    public = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    from_size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "purpose",
                condition=models.Q(retired_at=None),
                name="audit_signingkey_is_one_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} from {self.from_size}"


class Checkpoint(TenantModel):
    """A signed statement of a chain's size and root; the signer never makes two of one size that differ."""

    epoch = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField(default=bytes)
    note = models.TextField()
    at = models.DateTimeField()
    anchored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-epoch", "-size"]
        constraints = [
            models.UniqueConstraint("organisation", "epoch", "size", name="audit_checkpoint_is_one_a_size"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}/{self.size}"


class FollowerCursor(TenantModel):
    """How far a follower has read a chain: `seq` is the next entry it wants."""

    name = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "name", name="audit_followercursor_is_one_a_name")]

    def __str__(self) -> str:
        return f"{self.name} at {self.epoch}/{self.seq}"
