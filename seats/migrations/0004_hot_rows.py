"""Hot rows lock no parent and keep no index that another one covers."""

import django.db.models.deletion
import kernel.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seats', '0003_floating'),
    ]

    operations = [
        migrations.AlterField(
            model_name='claim',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, db_index=False, default=kernel.tenancy.current_organisation_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='pool',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='seats.seatpool'),
        ),
        migrations.AlterField(
            model_name='denial',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, db_index=False, default=kernel.tenancy.current_organisation_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AlterField(
            model_name='denial',
            name='pool',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='denials', to='seats.seatpool'),
        ),
        migrations.AlterField(
            model_name='lease',
            name='claim',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='seats.claim'),
        ),
        migrations.AlterField(
            model_name='lease',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, db_index=False, default=kernel.tenancy.current_organisation_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AlterField(
            model_name='lease',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AlterField(
            model_name='lease',
            name='pool',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='seats.seatpool'),
        ),
        migrations.AlterField(
            model_name='slot',
            name='organisation',
            field=models.ForeignKey(db_index=False, default=kernel.tenancy.current_organisation_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AlterField(
            model_name='slot',
            name='pool',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='seats.seatpool'),
        ),
    ]
