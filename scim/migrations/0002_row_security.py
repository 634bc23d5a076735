"""Tenancy's second belt for provisioning."""

from django.db import migrations

from kernel.row_security import protect


class Migration(migrations.Migration):
    dependencies = [("scim", "0001_initial"), ("accounts", "0002_row_security")]

    operations = [protect("scim_scimuser")]
