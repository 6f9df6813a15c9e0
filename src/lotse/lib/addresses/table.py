"""The rows of a directory as flat arrays: small, quickly built, and nothing for the collector to walk through."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import add

from lotse.lib.addresses.segments import Bounds, Place, position

_ROOM = 40
"""Bits for a position within a place; the place's number stands above them."""


class Table:
    """Rows with their places and bounds, laid out in order of place and house number.

    A row is known by its index ``at``. All rows of all places lie on one line: each begins at
    ``place << _ROOM | low``, and `_reach` tells how far the rows up to there extend, so that those covering a
    position are found by bisection between two `_starts`.
    """

    def __init__(
        self,
        places: Sequence[tuple[str, ...]],
        place_of_row: Sequence[int],
        bounds: Sequence[Bounds],
        bounds_of_row: Sequence[int],
        rows: Sequence[int],
        area_columns: tuple[str, ...],
    ) -> None:
        """Lay the rows out; a row of place -1 belongs nowhere. ``bounds`` are distinct, ``rows`` numbers."""
        self.places = places
        self.area_columns = area_columns
        self._place_of_row = place_of_row
        self._bounds = bounds
        self._bounds_of_row = bounds_of_row
        self._rows = rows
        base = [place << _ROOM for place in (*range(len(places)), -1)]
        lows, highs = [bound.low for bound in bounds], [bound.high for bound in bounds]
        bases = list(map(base.__getitem__, place_of_row))
        begins = list(map(add, bases, map(lows.__getitem__, bounds_of_row)))
        ends = list(map(add, bases, map(highs.__getitem__, bounds_of_row)))
        self._order = array("l", sorted(range(len(begins)), key=begins.__getitem__))
        self._begins = array("q", map(begins.__getitem__, self._order))
        self._reach = array("q", accumulate(map(ends.__getitem__, self._order), max))
        sizes = Counter(place_of_row)
        self._starts = array("l", accumulate(sizes[place] for place in range(-1, len(places))))

    def __len__(self) -> int:
        return len(self._order) - self._starts[0]

    def rows_of(self, place: int) -> Sequence[int]:
        """Return the rows of a place in order of house numbers."""
        return self._order[self._starts[place] : self._starts[place + 1]]

    def rows_about(self, place: int, point: int) -> Iterator[int]:
        """Yield the rows of a place whose range holds a position, whatever their parity."""
        wanted = place << _ROOM | point
        start = self._starts[place]
        index = bisect_right(self._begins, wanted, start, self._starts[place + 1]) - 1
        while index >= start and self._reach[index] >= wanted:
            at = self._order[index]
            if self._bounds[self._bounds_of_row[at]].high >= point:
                yield at
            index -= 1

    def only_row(self, places: tuple[int, ...], number: int, suffix: str) -> int | None:
        """Return the row of some places that holds a house number, if there is just one.

        None also where that row has a parity, or ends with the number and does not name its letter.
        """
        found, point = None, position(number, suffix)
        for place in places:
            wanted = place << _ROOM | point
            start = self._starts[place]
            index = bisect_right(self._begins, wanted, start, self._starts[place + 1]) - 1
            while index >= start and self._reach[index] >= wanted:
                at = self._order[index]
                bounds = self._bounds[self._bounds_of_row[at]]
                if bounds.high >= point:
                    if found is not None or bounds.parity or (suffix and bounds.to_number == number):
                        return None
                    found = at
                index -= 1
        return found

    def bounds(self, at: int) -> Bounds:
        """Return the range of a row."""
        return self._bounds[self._bounds_of_row[at]]

    def cells(self, at: int) -> tuple[str, ...]:
        """Return the cells of a row's place, in the order of `Place`."""
        return self.places[self._place_of_row[at]]

    def place(self, at: int) -> Place:
        """Return the place of a row."""
        return Place._make(self.places[self._place_of_row[at]])

    def number(self, at: int) -> int:
        """Return the number of a row in the file."""
        return self._rows[at]
