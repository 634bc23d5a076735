"""The chain itself: the outbox that feeds it, its entries, and the bodies that entries commit to."""

from __future__ import annotations

from django.db import models

from audit.choices import Outcome
from kernel.tenancy import TenantModel, current_organisation_id


class HotRow(TenantModel):
    """A row written with every event: its organisation is neither looked up nor indexed by itself.

    A foreign key would lock the organisation's row each time and cost the sequencer a fifth of its time; the row policy
    admits no other organisation. The planner would take an index of its own for the one in order, and sort all rows.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        default=current_organisation_id,
        editable=False,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        abstract = True


class Outbox(HotRow):
    """An event written with its change, waiting to be chained; its id is the event's."""

    number = models.BigIntegerField(editable=False)
    type = models.CharField(max_length=60)
    body = models.BinaryField()
    body_hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "outbox"
        indexes = [models.Index(fields=["organisation", "number"], name="audit_outbox_in_order")]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class Head(TenantModel):
    """Where a chain stands: the next number, the last leaf, and the tree's right edge."""

    epoch = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField(default=0)
    last = models.BinaryField(max_length=32)
    frontier = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "epoch", name="audit_head_is_one_an_epoch")]

    def __str__(self) -> str:
        return f"{self.origin} at {self.size}"


class Entry(HotRow):
    """A link of the chain and a leaf of the tree; no role may change or remove it. Its id is the event's."""

    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    text = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["epoch", "seq"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint("organisation", "epoch", "seq", name="audit_entry_number_is_unique"),
            models.UniqueConstraint("organisation", "epoch", "previous", name="audit_entry_never_forks"),
            models.UniqueConstraint("organisation", "id", name="audit_entry_event_is_chained_once"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}/{self.seq}"


class Body(HotRow):
    """What an entry commits to, with the few members that look-ups need beside the bytes; id as the event's."""

    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    body = models.BinaryField()
    type = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=Outcome)
    at = models.DateTimeField()

    class Meta:
        ordering = ["epoch", "seq"]
        verbose_name_plural = "bodies"
        constraints = [models.UniqueConstraint("organisation", "epoch", "seq", name="audit_body_number_is_unique")]
        indexes = [
            models.Index(fields=["organisation", "object_id", "epoch", "seq"], name="audit_body_by_object"),
            models.Index(fields=["organisation", "type", "epoch", "seq"], name="audit_body_by_type"),
        ]

    def __str__(self) -> str:
        return f"{self.type} of {self.object_kind} {self.object_id}"


class SubjectKey(TenantModel):
    """The wrapped data key of one person's personal values; without it they are gone."""

    ref = models.CharField(max_length=36)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "ref", name="audit_subjectkey_is_one_a_person")]

    def __str__(self) -> str:
        return self.ref


class Disclosure(TenantModel):
    """A personal value of an event, sealed under its person's key, outside the chain."""

    event = models.UUIDField()
    field = models.CharField(max_length=60)
    ref = models.CharField(max_length=36)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "event", "field", name="audit_disclosure_is_one_a_field"),
        ]
        indexes = [models.Index(fields=["organisation", "ref"], name="audit_disclosure_by_person")]

    def __str__(self) -> str:
        return f"{self.field} of {self.event}"
