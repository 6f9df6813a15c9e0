from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('schedule', '0004_waiting_line'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='officemode', name='officemode_one_begins_a_day'),
    ]
