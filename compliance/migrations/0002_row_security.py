"""Tenancy's second belt for compliance."""

from django.db import migrations

from kernel.row_security import protect

TENANT_TABLES = [
    "compliance_position",
    "compliance_score",
    "compliance_scan",
    "compliance_violation",
    "compliance_auditpackage",
    "compliance_packagedownload",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial"), ("accounts", "0002_row_security")]

    operations = [protect(table) for table in TENANT_TABLES]
