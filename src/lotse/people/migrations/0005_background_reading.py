"""Uploaded lists are read in the background; a column may be said to block no address."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_phones_in_search")]

    operations = [
        migrations.AddField("mappingprofile", "harmless", models.JSONField(default=list)),
        migrations.AddField(
            "upload", "sha256", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.AddField("upload", "columns", models.JSONField(default=dict)),
        migrations.AddField("upload", "harmless", models.JSONField(default=list)),
        migrations.AddField(
            "upload",
            "profile_name",
            models.CharField(blank=True, max_length=80, default=""),
            preserve_default=False,
        ),
        migrations.AddField("upload", "ordered_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "upload",
            "problem",
            models.CharField(blank=True, max_length=300, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "upload",
            "client_import",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.clientimport",
            ),
        ),
    ]
