"""Outlines: read from GeoJSON or typed corners, laid over address points, turned into picked stretches."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lotse.core.errors import InputError
from lotse.lib.addresses import Address, Directory, Segment
from lotse.places.models import AddressPoint, PointFile, StreetDirectory, StreetSegment
from lotse.places.queries.extents import SEGMENT_FIELDS
from lotse.places.rules import Pick

LARGEST_GEOJSON = 5 * 1024 * 1024
MOST_CORNERS = 20_000
MOST_INSIDE = 50_000
MOST_UNPLACED = 50
_CORNER = re.compile(
    r"(-?\d{1,3}[.,]?\d*)\s*[;\s]\s*(-?\d{1,3}[.,]?\d*)|(-?\d{1,3}\.?\d*)\s*,\s*(-?\d{1,3}\.?\d*)"
)

Ring = list[list[float]]
House = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Outlined:
    """What lies inside an outline: the picks that follow, how many points, and addresses the directory lacks."""

    picks: tuple[Pick, ...]
    inside: int
    unplaced: tuple[str, ...]


def read_geojson(content: bytes) -> dict[str, Any]:
    """Return the polygons of a GeoJSON file as one MultiPolygon (RFC 7946, WGS 84); InputError says what is wrong."""
    if len(content) > LARGEST_GEOJSON:
        raise InputError("Die Grenze ist größer als 5 MB. Bitte vereinfachen Sie sie vor dem Export.")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(
            "Die Datei ist kein GeoJSON. Bitte exportieren Sie die Grenze als GeoJSON (WGS 84).",
            detail=str(error),
        )
    polygons = [polygon for geometry in _geometries(document) for polygon in _polygons(geometry)]
    if not polygons:
        raise InputError(
            "In der Datei ist keine Fläche (Polygon). Bitte exportieren Sie die Grenze als Fläche."
        )
    return _checked({"type": "MultiPolygon", "coordinates": polygons})


def read_corners(text: str) -> dict[str, Any]:
    """Return the polygon of corners typed one a line as latitude and longitude ("51,5917; 7,6653")."""
    ring: Ring = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _CORNER.fullmatch(line.strip())
        if found is None:
            raise InputError(
                f"Zeile {number}: „{line.strip()[:40]}“ ist kein Eckpunkt. Bitte schreiben Sie Breite und Länge, "
                "zum Beispiel „51,5917; 7,6653“."
            )
        latitude, longitude = (float(part.replace(",", ".")) for part in found.groups() if part)
        ring.append([longitude, latitude])
    if len({tuple(corner) for corner in ring}) < 3:
        raise InputError("Eine Fläche braucht mindestens drei verschiedene Eckpunkte.")
    if ring[0] != ring[-1]:
        ring.append(ring[0])
    return _checked({"type": "MultiPolygon", "coordinates": [[ring]]})


def corners_text(geometry: dict[str, Any] | None) -> str:
    """Return the outer ring of an outline's first polygon as `read_corners` reads it; "" without an outline."""
    if geometry is None:
        return ""
    ring = geometry["coordinates"][0][0][:-1]
    return "\n".join(f"{latitude:.6f}; {longitude:.6f}".replace(".", ",") for longitude, latitude in ring)


def lay_over(geometry: dict[str, Any], points: PointFile, directory: StreetDirectory) -> Outlined:
    """Find the address points inside an outline and the stretches of the directory's streets they make up."""
    inside = _points_inside(geometry, points)
    if not inside:
        raise InputError(
            "In dieser Fläche liegt kein einziger Adresspunkt. Liegt sie am richtigen Ort, und gehört die "
            "Adresspunkt-Datei zu Ihrer Gemeinde?"
        )
    keys = {point.street_key for point in inside}
    around = AddressPoint.objects.filter(point_file=points, street_key__in=keys)
    inside_keys = {point.pk for point in inside}
    rows = StreetSegment.objects.filter(directory=directory, street_key__in=keys)
    register = Directory.from_segments(Segment(*row) for row in rows.values_list(*SEGMENT_FIELDS))
    only_town = register.towns[0] if len(register.towns) == 1 else ""
    streets: defaultdict[tuple[str, str, str], dict[House, bool]] = defaultdict(dict)
    unplaced: dict[str, None] = {}
    for point in around:
        segment = register.match(_address(point, only_town)).segment
        if segment is not None:
            houses = streets[segment.street, segment.postcode, segment.town]
            house = (point.number, point.suffix)
            houses[house] = houses.get(house, False) or point.pk in inside_keys
        elif point.pk in inside_keys:
            unplaced[f"{point.street} {point.number}{point.suffix}"] = None
    picks = [pick for place, houses in sorted(streets.items()) for pick in _stretches(place, houses)]
    return Outlined(tuple(picks), len(inside), tuple(unplaced)[:MOST_UNPLACED])


def _points_inside(geometry: dict[str, Any], points: PointFile) -> list[AddressPoint]:
    import shapely  # noqa: PLC0415  loads numpy: only those who draw outlines pay for it
    from shapely.geometry import shape  # noqa: PLC0415

    area = shape(geometry)
    west, south, east, north = area.bounds
    near = list(
        AddressPoint.objects.filter(
            point_file=points,
            latitude__gte=south,
            latitude__lte=north,
            longitude__gte=west,
            longitude__lte=east,
        )[: MOST_INSIDE + 1]
    )
    if len(near) > MOST_INSIDE:
        raise InputError(
            f"In dieser Fläche liegen mehr als {MOST_INSIDE} Adressen. Für so große Quartiere wählen Sie bitte Gebiete."
        )
    shapely.prepare(area)
    hits = shapely.intersects_xy(
        area, [point.longitude for point in near], [point.latitude for point in near]
    )
    return [point for point, is_hit in zip(near, hits, strict=True) if is_hit]


def _address(point: AddressPoint, only_town: str) -> Address:
    return Address(
        street=point.street,
        number=point.number,
        suffix=point.suffix,
        postcode=point.postcode,
        town=point.town or only_town,
    )


def _stretches(place: tuple[str, str, str], houses: dict[House, bool]) -> Iterator[Pick]:
    """Turn the houses of a street into few stretches: the whole street, runs of one side, single numbers."""
    if all(houses.values()):
        yield _pick(place, None, None)
        return
    by_number: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    for (number, suffix), is_inside in houses.items():
        by_number[number][suffix] = is_inside
    for side in (0, 1):
        numbers = sorted(number for number in by_number if number % 2 == side)
        runs = groupby(numbers, key=lambda number: _state(by_number[number]))
        for state, run in runs:
            found = list(run)
            if state == "inside":
                yield _pick(place, (found[0], ""), (found[-1], ""))
            elif state == "mixed":
                for number in found:
                    yield from _single(place, number, by_number[number])


def _state(suffixes: dict[str, bool]) -> str:
    if all(suffixes.values()):
        return "inside"
    return "mixed" if any(suffixes.values()) else "outside"


def _single(place: tuple[str, str, str], number: int, suffixes: dict[str, bool]) -> Iterator[Pick]:
    """Yield picks for a number whose letters lie on both sides; a number without letter speaks for all of them."""
    takes_all = suffixes.get("", False)
    if takes_all:
        yield _pick(place, (number, ""), (number, ""))
    for suffix, is_inside in sorted(suffixes.items()):
        if suffix and is_inside != takes_all:
            yield _pick(place, (number, suffix), (number, suffix), include=is_inside)


def _pick(
    place: tuple[str, str, str], first: House | None, last: House | None, *, include: bool = True
) -> Pick:
    street, postcode, town = place
    from_number, from_suffix = first or (None, "")
    to_number, to_suffix = last or (None, "")
    parity = "" if first == last else ("odd" if first and first[0] % 2 else "even")
    return Pick(
        Segment(street, from_number, from_suffix, to_number, to_suffix, parity, postcode, town), include
    )


def _geometries(document: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if not isinstance(document, dict) or depth > 5:
        return
    kind = document.get("type")
    if kind == "FeatureCollection":
        members: Iterable[object] = document.get("features") or ()
    elif kind == "Feature":
        members = (document.get("geometry"),)
    elif kind == "GeometryCollection":
        members = document.get("geometries") or ()
    else:
        yield document
        return
    for member in members:
        yield from _geometries(member, depth + 1)


def _polygons(geometry: dict[str, Any]) -> list[list[Ring]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        return [_rings(coordinates)]
    if kind == "MultiPolygon" and isinstance(coordinates, list):
        return [_rings(polygon) for polygon in coordinates]
    return []


def _rings(polygon: object) -> list[Ring]:
    try:
        rings = [[[float(corner[0]), float(corner[1])] for corner in ring] for ring in polygon]  # type: ignore[attr-defined]
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise InputError(
            "Die Eckpunkte der Fläche sind nicht lesbar. Bitte exportieren Sie sie neu.", detail=repr(error)
        )
    if not rings or any(len(ring) < 4 for ring in rings):
        raise InputError("Eine Fläche braucht mindestens drei verschiedene Eckpunkte.")
    return rings


def _checked(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return the geometry if it lies on earth and does not cross itself; parts that overlap become one."""
    from shapely import is_valid  # noqa: PLC0415  loads numpy: only those who draw outlines pay for it
    from shapely.geometry import mapping, shape  # noqa: PLC0415
    from shapely.ops import unary_union  # noqa: PLC0415

    corners = [corner for polygon in geometry["coordinates"] for ring in polygon for corner in ring]
    if len(corners) > MOST_CORNERS:
        raise InputError(f"Die Grenze hat mehr als {MOST_CORNERS} Eckpunkte. Bitte vereinfachen Sie sie.")
    for longitude, latitude in corners:
        if not (
            math.isfinite(longitude)
            and math.isfinite(latitude)
            and abs(longitude) <= 180
            and abs(latitude) <= 90
        ):
            raise InputError(
                "Die Eckpunkte sind keine Grade. Bitte exportieren Sie die Grenze in WGS 84 (EPSG:4326), "
                "nicht in UTM oder Gauß-Krüger."
            )
    parts = [shape({"type": "Polygon", "coordinates": rings}) for rings in geometry["coordinates"]]
    if not all(is_valid(part) and part.area > 0 for part in parts):
        raise InputError(
            "Die Linie kreuzt sich selbst oder schließt keine Fläche ein. Bitte setzen Sie die Eckpunkte der Reihe nach."
        )
    union = unary_union(parts)
    polygons = list(getattr(union, "geoms", [union]))
    listed: list[Any] = json.loads(json.dumps([mapping(polygon)["coordinates"] for polygon in polygons]))
    return {"type": "MultiPolygon", "coordinates": listed}
