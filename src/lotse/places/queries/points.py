"""Address points for a map."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from lotse.places.models import AddressPoint, PointFile

MOST_DRAWN = 4000
_MARGIN = 0.004
"""Degrees around an outline whose points are drawn too: some 300 metres."""


def point_cloud(points: PointFile, outline: dict[str, Any] | None) -> list[tuple[float, float, str]]:
    """Return points as latitude, longitude and address: those around the outline, thinned where they are many."""
    found = AddressPoint.objects.filter(point_file=points)
    if outline is not None:
        corners = [corner for polygon in outline["coordinates"] for corner in polygon[0]]
        longitudes, latitudes = zip(*corners, strict=True)
        found = found.filter(
            latitude__range=(min(latitudes) - _MARGIN, max(latitudes) + _MARGIN),
            longitude__range=(min(longitudes) - _MARGIN, max(longitudes) + _MARGIN),
        )
    step = max(1, -(-points.rows // MOST_DRAWN)) if outline is None else 1
    if step > 1:
        found = found.annotate(rest=F("pk") % step).filter(rest=0)
    lines = found.values_list("latitude", "longitude", "street", "number", "suffix")
    return [
        (round(latitude, 6), round(longitude, 6), f"{street} {number}{suffix}")
        for latitude, longitude, street, number, suffix in lines[:MOST_DRAWN]
    ]
