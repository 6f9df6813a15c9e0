"""What was taken back is asked for by entry, for each person of a list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_first")]
    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("undoes__isnull", False)), fields=["undoes"], name="entry_undoes"
            ),
        ),
    ]
