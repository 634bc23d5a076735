"""An event locks no parent and is indexed by its organisation once."""

import django.db.models.deletion
from django.db import migrations, models

import kernel.tenancy


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_lean_rows")]

    operations = [
        migrations.AlterField(
            "outbox",
            "organisation",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                default=kernel.tenancy.current_organisation_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        )
    ]
