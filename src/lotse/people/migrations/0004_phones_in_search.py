"""Phone numbers become findable: each stands in `search` as bare digits after "#"."""

import re

from django.db import migrations


def _keys(cell):
    for part in re.split(r"[,;]|\boder\b|\bu(?:nd|\.)\b", cell):
        digits = re.sub(r"^(?:00|\+)49", "", re.sub(r"[^\d+]|\(0\)", "", part)).lstrip("+0")
        if len(digits) >= 5:
            yield f"#{digits}"


def add_phones(apps, schema_editor):
    Person = apps.get_model("people", "Person")
    reachable = Person.objects.filter(is_blocked=False).exclude(phone="", mobile="").exclude(search__contains="#")
    changed = []
    for person in reachable.only("pk", "search", "phone", "mobile").iterator(chunk_size=2000):
        keys = dict.fromkeys([*_keys(person.phone), *_keys(person.mobile)])
        if keys:
            person.search = f"{person.search.rstrip()} {' '.join(keys)} "
            changed.append(person)
        if len(changed) == 2000:
            Person.objects.bulk_update(changed, ["search"])
            changed = []
    Person.objects.bulk_update(changed, ["search"])


class Migration(migrations.Migration):
    dependencies = [("people", "0003_desk_marks")]
    operations = [migrations.RunPython(add_phones, migrations.RunPython.noop)]
