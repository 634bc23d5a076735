"""The trail in the admin: what happened, and what was signed; nothing here can be changed."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit.models import Body, Checkpoint
from kernel.edges.admin import ReadOnlyAdmin
from kernel.permissions import Permission


class TrailAdmin(ReadOnlyAdmin):
    """A table for whoever may read the trail."""

    reading = Permission.READ_AUDIT


@admin.register(Body)
class BodyAdmin(TrailAdmin):
    """Events, newest first; looked for by the beginning of a type or by an object's id."""

    list_display = ("at", "type", "object_kind", "object_id", "outcome", "seq")
    list_filter = ("outcome",)
    search_fields = ("type__startswith", "object_id__exact")
    search_help_text = _("The beginning of a type, such as seat., or the id of an object.")
    ordering = ("-epoch", "-seq")
    sortable_by = ()
    fields = ("at", "type", "object_kind", "object_id", "outcome", "epoch", "seq", "written")
    readonly_fields = ("written",)

    @admin.display(description=_("as it was written"))
    def written(self, body: Body) -> str:
        """Return the bytes that were hashed, as text."""
        return bytes(body.body).decode()


@admin.register(Checkpoint)
class CheckpointAdmin(TrailAdmin):
    """Signed statements, newest first, to be kept elsewhere."""

    list_display = ("at", "size", "epoch", "anchored_at")
    sortable_by = ()
    fields = ("at", "epoch", "size", "signed", "anchored_at")
    readonly_fields = ("signed",)

    @admin.display(description=_("signed note"))
    def signed(self, checkpoint: Checkpoint) -> str:
        """Return the note as it is checked."""
        return checkpoint.note
