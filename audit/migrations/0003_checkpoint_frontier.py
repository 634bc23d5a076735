from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_row_security")]

    operations = [migrations.AddField("checkpoint", "frontier", models.BinaryField(default=bytes))]
