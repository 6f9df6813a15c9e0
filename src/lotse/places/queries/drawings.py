"""What is on the drawing board."""

from __future__ import annotations

from lotse.places.models import Drawing
from lotse.places.rules import Extent, Pick, pick_from_json


def picks_by_hand(drawing: Drawing) -> list[Pick]:
    """Return the stretches that were picked one by one."""
    return [pick_from_json(values) for values in drawing.picks]


def picks_outlined(drawing: Drawing) -> list[Pick]:
    """Return the stretches that follow from the outline."""
    return [pick_from_json(values) for values in drawing.outline_picks]


def extent_of_drawing(drawing: Drawing) -> Extent:
    """Return what would belong to the neighbourhood."""
    return Extent(frozenset(drawing.area_values), (*picks_by_hand(drawing), *picks_outlined(drawing)))
