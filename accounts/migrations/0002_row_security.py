"""Tenancy's second belt for accounts, and the few questions that are asked before the tenant is known."""

from django.db import migrations

from kernel.row_security import grant, protect

TENANT_TABLES = [
    "accounts_department",
    "accounts_membership",
    "accounts_person",
    "accounts_apiclient",
    "accounts_scimconnection",
    "accounts_scimtoken",
]

ORGANISATION = """
ALTER TABLE accounts_organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY anyone_reads ON accounts_organisation FOR SELECT
    TO licentia_app, licentia_operator, licentia_sequencer USING (true);
CREATE POLICY tenant_makes ON accounts_organisation FOR INSERT TO licentia_app
    WITH CHECK (id = (SELECT current_setting('licentia.organisation')::uuid));
CREATE POLICY tenant_changes ON accounts_organisation FOR UPDATE TO licentia_app
    USING (id = (SELECT current_setting('licentia.organisation')::uuid))
    WITH CHECK (id = (SELECT current_setting('licentia.organisation')::uuid));
CREATE POLICY owner ON accounts_organisation TO licentia_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON accounts_organisation TO licentia_app;
GRANT SELECT ON accounts_organisation TO licentia_operator, licentia_sequencer;
"""
ORGANISATION_UNDONE = """
REVOKE ALL ON accounts_organisation FROM licentia_app, licentia_operator, licentia_sequencer;
DROP POLICY owner ON accounts_organisation;
DROP POLICY tenant_changes ON accounts_organisation;
DROP POLICY tenant_makes ON accounts_organisation;
DROP POLICY anyone_reads ON accounts_organisation;
ALTER TABLE accounts_organisation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_organisation DISABLE ROW LEVEL SECURITY;
"""

LOOK_UPS = """
CREATE FUNCTION accounts_memberships_of(p_user uuid)
RETURNS TABLE (membership_id uuid, organisation_id uuid, slug text, name text, role text, not_before timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, o.id, o.slug, o.name, m.role, m.not_before
    FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
    WHERE m.user_id = p_user AND m.active
    ORDER BY o.name
$$;
CREATE FUNCTION accounts_organisation_of_client(p_client text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT organisation_id FROM accounts_apiclient WHERE client_id = p_client
$$;
CREATE FUNCTION accounts_organisation_of_scim_token(p_hash text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT organisation_id FROM accounts_scimtoken WHERE token_hash = p_hash
$$;
REVOKE EXECUTE ON FUNCTION accounts_memberships_of(uuid), accounts_organisation_of_client(text),
    accounts_organisation_of_scim_token(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_memberships_of(uuid), accounts_organisation_of_client(text),
    accounts_organisation_of_scim_token(text) TO licentia_app;
"""
LOOK_UPS_UNDONE = """
DROP FUNCTION accounts_organisation_of_scim_token(text);
DROP FUNCTION accounts_organisation_of_client(text);
DROP FUNCTION accounts_memberships_of(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        *(protect(table) for table in TENANT_TABLES),
        migrations.RunSQL(ORGANISATION, ORGANISATION_UNDONE),
        grant("accounts_user", "SELECT, INSERT, UPDATE", "licentia_app"),
        grant("accounts_user", "SELECT", "licentia_operator"),
        grant("django_session", "SELECT, INSERT, UPDATE, DELETE", "licentia_app"),
        grant("django_content_type", "SELECT", "licentia_app"),
        grant("auth_permission", "SELECT", "licentia_app"),
        grant("django_admin_log", "SELECT, INSERT", "licentia_app"),
        grant("django_migrations", "SELECT", "licentia_app", "licentia_operator", "licentia_sequencer"),
        migrations.RunSQL(LOOK_UPS, LOOK_UPS_UNDONE),
    ]
