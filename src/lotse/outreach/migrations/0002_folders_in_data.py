"""Where files lie is written down from the data folder on, so that the folder can be moved."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

# Where the house itself puts files: whatever the path says before these, they lie in the data folder.
OWN = (("files",), ("demo", "auftakt"))


def _moved(path):
    """Return a path from the data folder on, or as it is where it leads somewhere else."""
    whole, data = Path(path), Path(settings.DATA)
    if not whole.is_absolute():
        return path
    if whole.is_relative_to(data):
        return str(whole.relative_to(data))
    for own in OWN:
        for at in range(len(whole.parts) - 1, 0, -1):
            below = Path(*whole.parts[at:])
            if whole.parts[at : at + len(own)] == own and not whole.exists() and (data / below).exists():
                return str(below)
    return path


def shorten(apps, schema_editor):
    for model, field in ((("outreach", "Wave"), "folder"), (("schedule", "SurfaceText"), "file")):
        rows = apps.get_model(*model).objects.exclude(**{field: ""})
        for key, path in list(rows.values_list("pk", field)):
            if (moved := _moved(path)) != path:
                rows.filter(pk=key).update(**{field: moved})


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_first"), ("schedule", "0002_house_calendar")]
    operations = [migrations.RunPython(shorten, migrations.RunPython.noop)]
