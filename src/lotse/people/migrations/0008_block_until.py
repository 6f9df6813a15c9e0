from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_one_step_to_who_is_shown"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="blocked_until",
            field=models.DateField(null=True),
        ),
    ]
