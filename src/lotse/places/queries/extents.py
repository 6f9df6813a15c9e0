"""Reading directories and neighbourhoods as values that match addresses."""

from __future__ import annotations

from collections.abc import Iterable

from lotse.lib.addresses import Directory, Segment
from lotse.places.models import Neighbourhood, PickedSegment, StreetDirectory, StreetSegment
from lotse.places.rules import Extent, Pick

PICK_FIELDS = (
    "street",
    "from_number",
    "from_suffix",
    "to_number",
    "to_suffix",
    "parity",
    "postcode",
    "town",
)
SEGMENT_FIELDS = (*PICK_FIELDS, "town_part", "borough", "area", "union", "row")


def load_directory(directory: StreetDirectory) -> Directory:
    """Return the stored directory, ready to match addresses."""
    rows = StreetSegment.objects.filter(directory=directory).values_list(*SEGMENT_FIELDS)
    return Directory.from_segments(Segment(*row) for row in rows.iterator(chunk_size=5000))


def extent_of(neighbourhood: Neighbourhood) -> Extent:
    """Return what belongs to a neighbourhood."""
    return neighbourhood_extent(neighbourhood.pk, neighbourhood.area_values)


def picks_of(neighbourhood_key: int) -> tuple[list[Pick], list[Pick]]:
    """Return the picks made by hand and those that follow from the outline, each in their order."""
    by_hand: list[Pick] = []
    outlined: list[Pick] = []
    picks = PickedSegment.objects.filter(neighbourhood=neighbourhood_key).order_by("pk")
    for *part, include, from_outline in picks.values_list(*PICK_FIELDS, "include", "from_outline"):
        (outlined if from_outline else by_hand).append(Pick(Segment(*part), include))
    return by_hand, outlined


def neighbourhood_extent(neighbourhood_key: int, areas: Iterable[str]) -> Extent:
    """Return what belongs to a neighbourhood whose areas are known already."""
    by_hand, outlined = picks_of(neighbourhood_key)
    return Extent(areas=frozenset(areas), picks=(*by_hand, *outlined))
