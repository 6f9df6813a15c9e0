"""Reading directories and neighbourhoods."""

from __future__ import annotations

from lotse.lib.addresses import Directory, Segment
from lotse.places.models import Neighbourhood, PickedSegment, StreetDirectory, StreetSegment
from lotse.places.rules import Extent, Pick

_FIELDS = (
    "street",
    "from_number",
    "from_suffix",
    "to_number",
    "to_suffix",
    "parity",
    "postcode",
    "town",
)


def load_directory(directory: StreetDirectory) -> Directory:
    """Return the stored directory, ready to match addresses."""
    rows = StreetSegment.objects.filter(directory=directory).values_list(
        *_FIELDS, "town_part", "borough", "area", "union", "row"
    )
    return Directory.from_segments(Segment(*row) for row in rows.iterator(chunk_size=5000))


def extent_of(neighbourhood: Neighbourhood) -> Extent:
    """Return what belongs to a neighbourhood."""
    picks = PickedSegment.objects.filter(neighbourhood=neighbourhood).values_list(*_FIELDS, "include")
    return Extent(
        areas=frozenset(neighbourhood.area_values),
        picks=tuple(Pick(Segment(*row[:-1]), row[-1]) for row in picks),
    )
