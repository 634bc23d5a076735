"""The second belt of tenancy: grants and row-level policies, as migration operations."""

from __future__ import annotations

from django.db.migrations import RunSQL

APP_MAY = "SELECT, INSERT, UPDATE, DELETE"

_POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} TO licentia_app
    USING ({column} = (SELECT current_setting('licentia.organisation')::uuid))
    WITH CHECK ({column} = (SELECT current_setting('licentia.organisation')::uuid));
CREATE POLICY owner ON {table} TO licentia_owner USING (true) WITH CHECK (true);
CREATE POLICY operator ON {table} FOR SELECT TO licentia_operator USING (true);
GRANT {app} ON {table} TO licentia_app;
GRANT SELECT ON {table} TO licentia_operator;
"""
_UNDONE = """
REVOKE ALL ON {table} FROM licentia_app, licentia_operator;
DROP POLICY operator ON {table};
DROP POLICY owner ON {table};
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


def protect(table: str, *, app: str = APP_MAY, column: str = "organisation_id") -> RunSQL:
    """Confine a tenant table to the organisation in scope; an unset organisation is an error, not an empty answer."""
    return RunSQL(_POLICIES.format(table=table, app=app, column=column), _UNDONE.format(table=table))


def grant(table: str, rights: str, *roles: str) -> RunSQL:
    """Let roles use a global table."""
    names = ", ".join(roles)
    return RunSQL(f"GRANT {rights} ON {table} TO {names};", f"REVOKE {rights} ON {table} FROM {names};")
