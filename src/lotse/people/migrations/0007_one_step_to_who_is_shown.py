"""An entry joined to one that was joined to a third names the third itself; the later merge can take that back."""

from django.db import migrations


def straighten(apps, schema_editor):
    person, merge = apps.get_model("people", "Person"), apps.get_model("people", "PersonMerge")
    for done in merge.objects.filter(undone_at__isnull=True).order_by("pk"):
        behind = person.objects.filter(merged_into=done.other_id)
        if keys := list(behind.order_by("pk").values_list("pk", flat=True)):
            behind.update(merged_into=done.kept_id)
            merge.objects.filter(pk=done.pk).update(
                moved=[*done.moved, ["people.Person", "merged_into_id", keys]]
            )


class Migration(migrations.Migration):
    dependencies = [("people", "0006_how_to_reach")]
    operations = [migrations.RunPython(straighten, migrations.RunPython.noop)]
