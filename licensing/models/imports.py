"""What an import did, row by row, and the rows that wait to be put right."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kernel.tenancy import TenantModel
from licensing.choices import ImportRowOutcome


class ImportRun(TenantModel):
    """One reading of one file."""

    format = models.CharField(max_length=40)
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.at:%Y-%m-%d %H:%M}"


class ImportRow(TenantModel):
    """A row that was refused: its number, what was wrong, and its cells, kept until it is put right."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=ImportRowOutcome)
    code = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)
    cells = models.JSONField(default=dict)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("organisation", "run", "number", name="licensing_importrow_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.run}, row {self.number}"
