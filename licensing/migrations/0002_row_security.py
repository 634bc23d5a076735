"""Tenancy's second belt for licensing."""

from django.db import migrations

from kernel.row_security import protect

TENANT_TABLES = [
    "licensing_product",
    "licensing_feature",
    "licensing_licencetype",
    "licensing_licence",
    "licensing_proofdocument",
    "licensing_importrun",
    "licensing_importrow",
]


class Migration(migrations.Migration):
    dependencies = [("licensing", "0001_initial"), ("accounts", "0002_row_security")]

    operations = [protect(table) for table in TENANT_TABLES]
