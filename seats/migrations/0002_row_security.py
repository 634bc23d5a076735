"""Tenancy's second belt for seats."""

from django.db import migrations

from kernel.row_security import protect

TENANT_TABLES = [
    "seats_seatpool",
    "seats_assignment",
    "seats_claim",
    "seats_slot",
    "seats_lease",
    "seats_queueentry",
    "seats_denial",
    "seats_usagesource",
    "seats_usageday",
    "seats_reclamationpolicy",
    "seats_reclamationcase",
    "seats_reclamationexemption",
]
NUMBERS = """
CREATE SEQUENCE seats_queueentry_number OWNED BY seats_queueentry.number;
ALTER TABLE seats_queueentry ALTER COLUMN number SET DEFAULT nextval('seats_queueentry_number');
GRANT USAGE ON SEQUENCE seats_queueentry_number TO licentia_app;
"""
NUMBERS_UNDONE = "ALTER TABLE seats_queueentry ALTER COLUMN number DROP DEFAULT; DROP SEQUENCE seats_queueentry_number;"


class Migration(migrations.Migration):
    dependencies = [("seats", "0001_initial"), ("accounts", "0002_row_security")]

    operations = [
        *(protect(table) for table in TENANT_TABLES),
        migrations.RunSQL(NUMBERS, NUMBERS_UNDONE),
    ]
