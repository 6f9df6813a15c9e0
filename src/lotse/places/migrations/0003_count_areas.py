"""Count the areas of directories that were imported before their areas were kept."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Count, Value
from django.db.models.functions import Concat

# As they were when this migration was written.
COLUMNS = {"plraum": "area", "ortsteil": "town_part", "bezirk": "borough", "samtgemeinde": "union"}


def count_areas(apps: Any, schema_editor: Any) -> None:
    segments = apps.get_model("places", "StreetSegment").objects
    areas = apps.get_model("places", "DirectoryArea").objects
    for directory in apps.get_model("places", "StreetDirectory").objects.filter(areas__isnull=True):
        for column, field in COLUMNS.items():
            counted = (
                segments.filter(directory=directory)
                .exclude(**{field: ""})
                .values(field)
                .annotate(
                    rows=Count("pk"),
                    streets=Count(
                        Concat("street", Value("|"), "postcode", Value("|"), "town"), distinct=True
                    ),
                )
                .order_by(field)
            )
            areas.bulk_create(
                areas.model(
                    directory=directory,
                    column=column,
                    value=one[field],
                    rows=one["rows"],
                    streets=one["streets"],
                )
                for one in counted
            )


class Migration(migrations.Migration):
    dependencies = [("places", "0002_drawing_board")]

    operations = [migrations.RunPython(count_areas, migrations.RunPython.noop)]
