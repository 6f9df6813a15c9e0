"""How many known people live inside a drawing: places knows the line, people knows who lives where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.core import clock
from lotse.people.queries.addresses import InhabitedAddress, inhabited_addresses
from lotse.places.queries.directories import Door, StreetName, locate, streets_of
from lotse.places.queries.drawings import extent_of_drawing

if TYPE_CHECKING:
    from lotse.accounts.models import Staff
    from lotse.places.models import Drawing


@dataclass(frozen=True, slots=True)
class Counts:
    """What a drawing takes in: streets and rows of the directory, and known people on either side of the line.

    `staying` and `leaving` belong to the neighbourhood, `entering` to another one of the agency; of `unclear`
    ones the address does not say.
    """

    streets: tuple[StreetName, ...]
    rows: int
    staying: int
    leaving: int
    entering: int
    unclear: int

    @property
    def inside(self) -> int:
        """All known people inside the line."""
        return self.staying + self.entering


def count(user: Staff, drawing: Drawing, directory_key: int) -> Counts:
    """Count what a drawing takes in, exactly as the next import would decide."""
    extent = extent_of_drawing(drawing)
    streets = streets_of(directory_key, extent)
    inhabited = inhabited_addresses(
        user,
        neighbourhood_key=drawing.neighbourhood_id,
        streets={street for street, _, _ in streets},
        on=clock.today(),
    )
    doors = [Door(home.street, home.number_text, home.postcode, home.town) for home in inhabited]
    answers = locate(directory_key, extent, doors) if doors else []
    people = dict.fromkeys(("staying", "leaving", "entering", "unclear"), 0)
    for home, is_inside in zip(inhabited, answers, strict=True):
        if side := _side(home, is_inside, drawing.neighbourhood_id):
            people[side] += home.people
    return Counts(tuple(streets), sum(streets.values()), **people)


def _side(home: InhabitedAddress, is_inside: bool | None, neighbourhood_key: int | None) -> str:
    """Name what becomes of the people at an address; those of others who stay outside are none of this."""
    is_own = home.neighbourhood_key == neighbourhood_key
    if is_inside is None:
        return "unclear" if is_own else ""
    if is_own:
        return "staying" if is_inside else "leaving"
    return "entering" if is_inside else ""
