"""Which addresses belong to a neighbourhood; and what the journal says of places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lotse.journal.rules import kind
from lotse.lib.addresses import Segment


@kind("neighbourhood-drawn", label="Quartier festgelegt")
@dataclass(frozen=True, slots=True)
class NeighbourhoodDrawn:
    """The neighbourhood was drawn or redrawn, from that many area values and picked stretches of streets."""

    areas: int
    picks: int


@dataclass(frozen=True, slots=True)
class Pick:
    """A stretch of a street that was taken in or left out by hand; it wins over area values."""

    segment: Segment
    include: bool


@dataclass(frozen=True, slots=True)
class Extent:
    """What belongs to a neighbourhood: area values of the directory and picked stretches of streets."""

    areas: frozenset[str]
    picks: tuple[Pick, ...] = ()

    def area_of(self, segment: Segment, number: int | None, suffix: str) -> str | None:
        """Return the name of the area an address belongs to, or None where it lies outside.

        A picked stretch decides before area values do, and of several picks the narrowest one.
        """
        picked = [pick for pick in self.picks if _is_on(pick.segment, segment, number, suffix)]
        if picked:
            narrowest = min(picked, key=lambda pick: _width(pick.segment))
            return area_name(segment) if narrowest.include else None
        for value in (segment.area, segment.town_part, segment.borough):
            if value and value in self.areas:
                return value
        return None


def area_name(segment: Segment) -> str:
    """Return the finest area a directory row names."""
    return segment.area or segment.town_part or segment.borough


def unknown_areas(wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the wanted area values that the directory does not have, in the wanted order."""
    present = set(known)
    return [value for value in wanted if value not in present]


def _is_on(pick: Segment, segment: Segment, number: int | None, suffix: str) -> bool:
    same_street = (pick.street, pick.town) == (segment.street, segment.town)
    if not same_street or (pick.postcode and pick.postcode != segment.postcode):
        return False
    whole_street = pick.from_number is None and pick.to_number is None
    return whole_street or (number is not None and pick.covers(number, suffix))


def _width(pick: Segment) -> int:
    if pick.from_number is None or pick.to_number is None:
        return 1_000_000
    return (pick.to_number - pick.from_number) * 2 + (0 if pick.parity else 1)
