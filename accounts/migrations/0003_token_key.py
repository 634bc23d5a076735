import django.db.models.functions.datetime
from django.db import migrations, models

import kernel.ids
from kernel.row_security import grant


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_row_security")]

    operations = [
        migrations.CreateModel(
            name="TokenKey",
            fields=[
                ("id", models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("algorithm", models.CharField(default="ES256", editable=False, max_length=5)),
                ("public", models.TextField(editable=False, verbose_name="public half, PEM")),
                ("sealed", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("algorithm"),
                        condition=models.Q(("retired_at", None)),
                        name="accounts_tokenkey_is_one_in_use",
                    ),
                ],
            },
        ),
        grant("accounts_tokenkey", "SELECT, INSERT, UPDATE", "licentia_app"),
    ]
