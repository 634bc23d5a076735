"""Tenancy's second belt for the trail, the sequencer's rights, and entries that nobody may change."""

from django.db import migrations

from kernel.row_security import protect

APP_RIGHTS = {
    "audit_outbox": "SELECT, INSERT",
    "audit_head": "SELECT",
    "audit_entry": "SELECT",
    "audit_body": "SELECT",
    "audit_checkpoint": "SELECT",
    "audit_signingkey": "SELECT, INSERT",
    "audit_subjectkey": "SELECT, INSERT",
    "audit_disclosure": "SELECT, INSERT",
    "audit_followercursor": "SELECT, INSERT, UPDATE",
}
SEQUENCER_RIGHTS = {
    "audit_outbox": "SELECT, DELETE",
    "audit_head": "SELECT, INSERT, UPDATE",
    "audit_entry": "SELECT, INSERT",
    "audit_body": "SELECT, INSERT",
    "audit_checkpoint": "SELECT, INSERT, UPDATE",
    "audit_signingkey": "SELECT, INSERT",
}


def let_sequencer(table: str, rights: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE POLICY sequencer ON {table} TO licentia_sequencer USING (true) WITH CHECK (true);"
        f"GRANT {rights} ON {table} TO licentia_sequencer;",
        f"REVOKE ALL ON {table} FROM licentia_sequencer; DROP POLICY sequencer ON {table};",
    )


NUMBERS = """
CREATE SEQUENCE audit_outbox_number OWNED BY audit_outbox.number;
ALTER TABLE audit_outbox ALTER COLUMN number SET DEFAULT nextval('audit_outbox_number');
GRANT USAGE ON SEQUENCE audit_outbox_number TO licentia_app;
"""
NUMBERS_UNDONE = "ALTER TABLE audit_outbox ALTER COLUMN number DROP DEFAULT; DROP SEQUENCE audit_outbox_number;"

IMMUTABLE = """
CREATE FUNCTION audit_entry_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the trail are never changed or removed'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_entry_is_final';
END $$;
CREATE TRIGGER audit_entry_is_final BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_is_final();
CREATE TRIGGER audit_entry_is_never_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_final();
"""
IMMUTABLE_UNDONE = """
DROP TRIGGER audit_entry_is_never_emptied ON audit_entry;
DROP TRIGGER audit_entry_is_final ON audit_entry;
DROP FUNCTION audit_entry_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("accounts", "0002_row_security"),
    ]

    operations = [
        *(protect(table, app=rights) for table, rights in APP_RIGHTS.items()),
        *(let_sequencer(table, rights) for table, rights in SEQUENCER_RIGHTS.items()),
        migrations.RunSQL(NUMBERS, NUMBERS_UNDONE),
        migrations.RunSQL(IMMUTABLE, IMMUTABLE_UNDONE),
    ]
