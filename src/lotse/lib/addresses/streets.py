"""The streets of one town, built from the directory's rows only when somebody asks for them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from lotse.lib.addresses.keys import (
    DAMAGED,
    damaged_street_key,
    exact_street_key,
    lettered_street_key,
    street_key,
    town_key,
)
from lotse.lib.addresses.loading import Table
from lotse.lib.addresses.nearness import NearKeys, abbreviation_pattern, damage_pattern
from lotse.lib.addresses.segments import Bounds, Place, position

_ABBREVIATED = re.compile(r"(?<![^\W\d_])(?!(?:st|dr)\.)([^\W\d_]{1,6})\.(?=[ -]?[^\W\d_])", re.IGNORECASE)
_STREET_ENDING = re.compile(r"str\.?$", re.IGNORECASE)


class Row(NamedTuple):
    """A directory row: its range, its place, and where it stands in the directory."""

    bounds: Bounds
    place: Place
    at: int


_MANY = 16
"""A street with more rows is laid out in order of numbers when it is first asked for one."""


class Street:
    """All rows of one street in one town; several districts of a town may each have "their" Hauptstraße."""

    __slots__ = ("_lows", "_places", "_reach", "_spans", "_table", "name")

    def __init__(self, table: Table, places: tuple[int, ...]) -> None:
        self._table = table
        self._places = places
        self.name = table.places[places[0]][0]
        self._spans = [(at, place) for place in places for at in table.rows_of(place)]
        self._lows: list[int] = []
        self._reach: list[int] = []

    @property
    def rows(self) -> list[Row]:
        """All rows, in the order of the file."""
        return [self._row(at, place) for at, place in sorted(self._spans)]

    def _row(self, at: int, place: int) -> Row:
        return Row(self._table.bounds[at], Place._make(self._table.places[place]), at)

    @property
    def postcodes(self) -> frozenset[str]:
        """The postcodes the street has rows for."""
        return frozenset(self._table.places[place][1] for place in self._places)

    def covering(self, number: int, suffix: str) -> list[Row]:
        """Return the rows that cover a house number, of each postcode only the tightest.

        A row of the number alone is tighter than a range, a range than the whole street.
        """
        point, bounds = position(number, suffix), self._table.bounds
        hits = []
        for at, place in self._spans if len(self._spans) <= _MANY else self._spans_about(point):
            low, high = bounds[at][5:]
            if low <= point <= high and (not bounds[at].parity or bounds[at].covers(number, suffix)):
                hits.append(self._row(at, place))
        return hits if len(hits) < 2 else _tightest(hits, number, suffix)

    def _spans_about(self, point: int) -> Iterator[tuple[int, int]]:
        """Yield the rows that may cover a position: those below it, back to where none reaches so far."""
        if not self._lows:
            bounds = self._table.bounds
            self._spans.sort(key=lambda span: bounds[span[0]].low)
            self._lows = [bounds[at].low for at, _ in self._spans]
            self._reach = list(accumulate((bounds[at].high for at, _ in self._spans), max))
        at = bisect_right(self._lows, point) - 1
        while at >= 0 and self._reach[at] >= point:
            yield self._spans[at]
            at -= 1

    def has_numbers_around(self, number: int) -> bool:
        """Tell whether the street has listed numbers below and above a number."""
        ends = [(row.bounds.from_number or 0, row.bounds.to_number or 9999) for row in self.rows]
        return any(low < number for low, _ in ends) and any(high > number for _, high in ends)

    def is_one_street(self) -> bool:
        """Whether no house number occurs under two postcodes: one long street, not several namesakes."""
        last: dict[str, tuple[int, str]] = {}
        for bounds, place, _ in sorted(self.rows, key=lambda row: row.bounds.low):
            for parity in (bounds.parity,) if bounds.parity else ("even", "odd"):
                high, postcode = last.get(parity, (-1, place.postcode))
                if bounds.low <= high and postcode != place.postcode:
                    return False
                if bounds.high > high:
                    last[parity] = (bounds.high, place.postcode)
        return True


def _tightest(hits: list[Row], number: int, suffix: str) -> list[Row]:
    best: dict[str, tuple[bool, bool, int]] = {}
    graded = [(row, row.bounds.looseness(number, suffix)) for row in hits]
    for row, looseness in graded:
        best[row.place.postcode] = min(best.get(row.place.postcode, looseness), looseness)
    return sorted(
        (row for row, looseness in graded if looseness == best[row.place.postcode]), key=lambda row: row.at
    )


class Town:
    """The streets of one town by key, with the indexes for misspelt names."""

    def __init__(self, name: str, table: Table) -> None:
        self.name = name
        self.postcodes: set[str] = set()
        self._table = table
        self._places: dict[str, tuple[int, ...]] = {}
        self._found: dict[str, tuple[Street, ...]] = {}
        self._near: dict[str, tuple[Street, ...]] = {}

    def add(self, place: int) -> None:
        """Add a place of this town, by its number in the table."""
        cells = self._table.places[place]
        key = street_key(cells[0])
        self._places[key] = (*self._places.get(key, ()), place)
        self.postcodes.add(cells[1])

    def streets(self, name: str) -> tuple[Street, ...]:
        """Return the streets whose search key is the name's: none, one, or (König/Konig) more."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._with_key(street_key(name), name)
        return found

    def near_streets(self, name: str) -> tuple[Street, ...]:
        """Return the streets a misspelt, damaged or abbreviated name may have been, best kind of guess first."""
        near = self._near.get(name)
        if near is None:
            near = self._near[name] = tuple(self._guess(name))
        return near

    def _guess(self, name: str) -> list[Street]:
        key = street_key(name)
        if DAMAGED in key:
            names = self._damaged.get(key) or self._searchable.fitting(damage_pattern(key))
        else:
            spellings = {key, exact_street_key(name), lettered_street_key(name)}
            names = {near for spelling in spellings for near in self._searchable.near(spelling)}
            names = names or self._written_out(name)
        keys = {self._finer_keys.get(found, found) for found in names} - {key}
        return [street for found in sorted(keys) for street in self._with_key(found, "")]

    def _written_out(self, name: str) -> set[str]:
        """Return the keys that write out the abbreviated words of a name."""
        stem = _STREET_ENDING.sub("", name)
        pieces = _ABBREVIATED.split(stem)
        if len(pieces) == 1 or not street_key(stem):
            return set()
        ending = "str" if stem != name else ""
        words = [(street_key(piece), at % 2 == 1) for at, piece in enumerate(pieces)]
        return self._searchable.fitting(abbreviation_pattern([*words, (ending, False)]))

    def _with_key(self, key: str, name: str) -> tuple[Street, ...]:
        """Return the streets with a search key; among several the one whose exact key is the name's."""
        places = self._places.get(key)
        if places is None:
            return ()
        names = {self._name(place) for place in places}
        if len(names) == 1:
            return (Street(self._table, places),)
        by_exact: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
        for place in places:
            by_exact[exact_street_key(self._name(place))] += (place,)
        exact = exact_street_key(name)
        wanted = [exact] if exact in by_exact else sorted(by_exact)
        return tuple(Street(self._table, by_exact[key]) for key in wanted)

    def _name(self, place: int) -> str:
        return self._table.places[place][0]

    @cached_property
    def _finer_keys(self) -> dict[str, str]:
        """Search keys by exact and lettered key, where these differ from it."""
        finer: dict[str, str] = {}
        for key, places in self._places.items():
            for name in map(self._name, places):
                finer.update(dict.fromkeys((exact_street_key(name), lettered_street_key(name)), key))
        return {fine: key for fine, key in finer.items() if fine not in self._places}

    @cached_property
    def _searchable(self) -> NearKeys:
        return NearKeys([*self._places, *self._finer_keys])

    @cached_property
    def _damaged(self) -> dict[str, set[str]]:
        """Search keys by what is left of them when every umlaut and ß is damaged."""
        damaged: defaultdict[str, set[str]] = defaultdict(set)
        for key, places in self._places.items():
            for name in map(self._name, places):
                if not name.isascii():
                    damaged[damaged_street_key(name)].add(key)
        return damaged

    @cached_property
    def parts(self) -> frozenset[str]:
        """Keys of the names of the town's districts, of every kind."""
        cells = (self._table.places[place][3:] for places in self._places.values() for place in places)
        return frozenset(town_key(name) for names in cells for name in names if name)
