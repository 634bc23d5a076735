import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_token_key'),
    ]

    operations = [
        migrations.AlterField(
            model_name='organisation',
            name='currency',
            field=models.CharField(default='EUR', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', 'Write the currency in its three ISO 4217 letters, such as EUR.')], verbose_name='reporting currency'),
        ),
    ]
