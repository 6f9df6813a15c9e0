from django.db import migrations, models


def line_up(apps, schema_editor):
    """Whoever waits already stands where they came in."""
    apps.get_model("schedule", "WaitingEntry").objects.update(lined_up_at=models.F("entered_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('schedule', '0003_waiting_room_screen'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='waitingentry', name='waitingentry_line'),
        migrations.AddField(
            model_name='waitingentry',
            name='passed',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='lined_up_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(line_up, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='waitingentry',
            name='lined_up_at',
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name='waitingentry',
            index=models.Index(fields=['office', 'state', 'lined_up_at'], name='waitingentry_in_line'),
        ),
    ]
