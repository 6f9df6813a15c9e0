"""Give the rows written so far their fingerprint. Repeats `rules.fingerprint` as it was, on purpose."""

import datetime as dt
import hashlib
import json

from django.db import migrations


def _fingerprint(row):
    content = {
        "at": row.at.astimezone(dt.timezone.utc).isoformat(timespec="microseconds"),
        "actor": row.actor_key,
        "agency": row.agency_key,
        "action": row.action,
        "kind": row.object_kind,
        "object": row.object_key,
        "reason": row.reason,
        "facts": row.facts,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fill(apps, schema_editor):
    rows = apps.get_model("privacy", "AuditRow").objects.filter(fingerprint="")
    while batch := list(rows.order_by("pk")[:1000]):
        for row in batch:
            row.fingerprint = _fingerprint(row)
        rows.model.objects.bulk_update(batch, ["fingerprint"])


class Migration(migrations.Migration):

    dependencies = [
        ("privacy", "0002_seals_and_opening"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
