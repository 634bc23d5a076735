

import django.db.models.deletion
import kernel.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_token_key'),
        ('audit', '0003_checkpoint_frontier'),
    ]

    operations = [
        migrations.AlterField(
            model_name='body',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, db_index=False, default=kernel.tenancy.current_organisation_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, db_index=False, default=kernel.tenancy.current_organisation_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AlterField(
            model_name='outbox',
            name='organisation',
            field=models.ForeignKey(db_index=False, default=kernel.tenancy.current_organisation_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
    ]
