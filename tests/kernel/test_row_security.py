"""Policies are made and unmade by migrations, whole."""

from kernel.row_security import grant, protect


def test_protect_can_be_undone():
    operation = protect("seats_slot")
    assert operation.reversible
    assert operation.sql.count("CREATE POLICY") == operation.reverse_sql.count("DROP POLICY") == 3


def test_protect_names_the_rights_of_the_application():
    assert "GRANT SELECT ON audit_entry TO licentia_app;" in protect("audit_entry", app="SELECT").sql


def test_grant_names_its_roles():
    operation = grant("accounts_user", "SELECT", "licentia_app", "licentia_operator")
    assert operation.sql == "GRANT SELECT ON accounts_user TO licentia_app, licentia_operator;"
    assert operation.reverse_sql == "REVOKE SELECT ON accounts_user FROM licentia_app, licentia_operator;"
