"""Segments of a street directory: a street, or a range of its house numbers, and the areas it lies in."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from lotse.lib.addresses.numbers import FRACTION_SIGNS

AREA_COLUMNS = {"plraum": "area", "ortsteil": "town_part", "bezirk": "borough", "samtgemeinde": "union"}
"""Columns of a directory that name areas, and the fields of `Segment` that hold them."""

_PARITIES = {"": "", "g": "even", "gerade": "even", "u": "odd", "ungerade": "odd", "b": "", "f": ""}
_DIRECTORY_NUMBER = re.compile(rf"0*(\d{{0,5}}) ?([A-Za-z{FRACTION_SIGNS}]?)[A-Za-z]?\d?")
_STEPS = 64
"""Room for suffixes between two house numbers when both are laid on one line (`position`)."""
_END_OF_LINE = (1 << 40) - 1


def position(number: int, suffix: str) -> int:
    """Return where a house number stands on the line 1, 1a, 1b, …, 1½, 2."""
    if not suffix:
        return number * _STEPS
    rank = ord(suffix[0]) - 96
    return number * _STEPS + (rank if 0 < rank < 27 else 30)


class BoundsError(ValueError):
    """A directory row whose house numbers make no sense; `column` names the culprit (von, bis or gu)."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


class Bounds(NamedTuple):
    """A range of house numbers, both ends included; None is an open end, parity is even, odd or ``""``."""

    from_number: int | None
    from_suffix: str
    to_number: int | None
    to_suffix: str
    parity: str
    low: int
    high: int

    @classmethod
    def between(
        cls, from_number: int | None, from_suffix: str, to_number: int | None, to_suffix: str, parity: str
    ) -> "Bounds":
        """Lay the range on the line of positions; an end without letter includes all letters of its number."""
        low = 0 if from_number is None else position(from_number, from_suffix)
        if to_number is None:
            high = _END_OF_LINE
        else:
            high = position(to_number, to_suffix) if to_suffix else to_number * _STEPS + _STEPS - 1
        return cls(from_number, from_suffix, to_number, to_suffix, parity, low, high)

    @property
    def is_whole_street(self) -> bool:
        """Whether the row speaks of every number of the street."""
        return self.from_number is None and self.to_number is None and not self.parity

    def covers(self, number: int, suffix: str = "") -> bool:
        """Tell whether a house number lies in the range.

        ``3–18`` covers 18a (a letter added later stands on the same ground), ``1a–6`` does not cover 1.
        An end that the row itself names is covered even where it contradicts the row's G or U.
        """
        return self.low <= position(number, suffix) <= self.high and self.agrees_in_parity(number) is not None

    def agrees_in_parity(self, number: int) -> bool | None:
        """Return True if parity agrees, False if only because the row names this very number, else None."""
        if not self.parity or (self.parity == "even") == (number % 2 == 0):
            return True
        return False if number in (self.from_number, self.to_number) else None

    def looseness(self, number: int, suffix: str) -> tuple[bool, bool, int]:
        """Return how loosely the range holds a number it covers; the tightest row of a street decides."""
        named_suffix = position(number, suffix) <= position(self.to_number or 9999, self.to_suffix)
        return self.agrees_in_parity(number) is False, not named_suffix, self.high - self.low


WHOLE_STREET = Bounds.between(None, "", None, "", "")


def read_bounds(from_text: str, to_text: str, parity_text: str) -> Bounds:
    """Read ``von``, ``bis`` and ``gu`` of a directory row (``001A``, ``227``, ``G``).

    Only one end given leaves the other open; none gives the whole street. Raises BoundsError.
    """
    from_number, from_suffix = _directory_number(from_text, "von")
    to_number, to_suffix = _directory_number(to_text, "bis")
    parity = _PARITIES.get(parity_text.strip().lower())
    if parity is None:
        raise BoundsError("gu", f"„{parity_text}“ ist weder G (gerade) noch U (ungerade) noch leer")
    bounds = Bounds.between(from_number, from_suffix, to_number, to_suffix, parity)
    if bounds.low > bounds.high:
        raise BoundsError("bis", f"„{to_text}“ liegt vor dem Anfang „{from_text}“")
    return bounds


def _directory_number(text: str, column: str) -> tuple[int | None, str]:
    stripped = text.strip()
    if not stripped:
        return None, ""
    found = _DIRECTORY_NUMBER.fullmatch(stripped)
    if found is None or not any(map(str.isdigit, stripped)):
        raise BoundsError(column, f"„{text}“ ist keine Hausnummer")
    number = int(found[1] or 0)
    return (number, found[2].lower()) if number else (None, "")


class Place(NamedTuple):
    """What the rows of one street have in common: its name and where it lies."""

    street: str
    postcode: str
    town: str
    town_part: str = ""
    borough: str = ""
    area: str = ""
    union: str = ""

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of every kind; two rows with the same areas are one answer."""
        return self[3:]


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of a street directory.

    ``town_part`` is the Ortsteil, ``borough`` the Bezirk, ``area`` the Planungsraum, ``union`` the
    Samtgemeinde; ``row`` counts the data rows of the file from 1. Open ends are None, ``parity`` is
    ``even``, ``odd`` or ``""``.
    """

    street: str
    from_number: int | None
    from_suffix: str
    to_number: int | None
    to_suffix: str
    parity: str
    postcode: str
    town: str
    town_part: str = ""
    borough: str = ""
    area: str = ""
    union: str = ""
    row: int = 0

    def covers(self, number: int, suffix: str = "") -> bool:
        """Tell whether a house number lies in this segment; see `Bounds.covers` for letters and G/U."""
        return self.bounds().covers(number, suffix)

    def bounds(self) -> Bounds:
        """Return the range of house numbers."""
        return Bounds.between(self.from_number, self.from_suffix, self.to_number, self.to_suffix, self.parity)

    def place(self) -> Place:
        """Return the street and where it lies."""
        return Place(
            self.street, self.postcode, self.town, self.town_part, self.borough, self.area, self.union
        )

    def area_value(self, column: str) -> str:
        """Return the value of an area column (``plraum``, ``ortsteil``, ``bezirk``, ``samtgemeinde``)."""
        value: str = getattr(self, AREA_COLUMNS[column])
        return value
