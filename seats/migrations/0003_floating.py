"""Floating seats: the indexes of free and due slots, the functions that move them, and the belt around them."""

from pathlib import Path

from django.db import migrations, models
from django.db.models.functions import Now

HERE = Path(__file__).parent
PARTS = ("0003_taking.sql", "0003_keeping.sql", "0003_queueing.sql")
UNDONE = """
DROP TRIGGER seats_slot_one_live_claim ON seats_slot;
DROP FUNCTION seats_slot_one_live_claim, seats_leave_queue, seats_enqueue, seats_sweep, seats_heartbeat, seats_check_in,
    seats_check_out, seats_free, seats_end_claim, seats_licence_is_usable;
ALTER TABLE seats_lease RESET (fillfactor);
ALTER TABLE seats_slot RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("seats", "0002_row_security"), ("licensing", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="seatpool",
            name="resized_at",
            field=models.DateTimeField(db_default=Now(), editable=False, help_text="Since when its limit holds."),
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(
                fields=["organisation", "pool", "lane", "number"],
                condition=models.Q(claim=None),
                name="seats_slot_free",
            ),
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(
                fields=["organisation", "pool", "lane", "expires_at"],
                condition=models.Q(claim__isnull=False),
                name="seats_slot_due",
            ),
        ),
        migrations.RunSQL("".join((HERE / part).read_text(encoding="utf-8") for part in PARTS), UNDONE),
    ]
