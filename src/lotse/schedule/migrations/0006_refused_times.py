from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schedule', '0005_modes_of_one_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='waitingentry',
            name='refused',
            field=models.JSONField(default=list),
        ),
    ]
