from django.db import migrations

ENDED = {"step-done": ("Step", "step"), "step-dropped": ("Step", "step"), "goal-reached": ("Goal", "goal")}


def find_entries(apps, schema_editor):
    """Give steps and goals that are done the entry that says so, the latest one that still holds."""
    Entry = apps.get_model("journal", "Entry")
    undone = Entry.objects.filter(undoes__isnull=False).values("undoes")
    held = Entry.objects.filter(kind__in=ENDED).exclude(pk__in=undone).order_by("pk")
    for entry in held.iterator():
        model, name = ENDED[entry.kind]
        lines = apps.get_model("casework", model).objects.filter(pk=entry.facts.get(name))
        lines = lines.exclude(state="open") if model == "Step" else lines.filter(reached_on__isnull=False)
        lines.update(entry_key=entry.pk)


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0004_entries_of_steps"),
        ("journal", "0001_first"),
    ]

    operations = [migrations.RunPython(find_entries, migrations.RunPython.noop, elidable=True)]
