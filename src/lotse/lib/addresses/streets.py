"""The streets of one town, built from the directory's rows only when somebody asks for them."""

import re
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from lotse.lib.addresses.keys import (
    DAMAGED,
    damaged_street_key,
    exact_street_key,
    lettered_street_key,
    may_have_finer_key,
    street_key,
    town_key,
)
from lotse.lib.addresses.nearness import NearKeys
from lotse.lib.addresses.segments import Bounds, Place, position
from lotse.lib.addresses.table import Table

_ABBREVIATED = re.compile(r"(?<![^\W\d_])(?!(?:st|dr)\.)([^\W\d_]{1,6})\.(?=[ -]?[^\W\d_])", re.IGNORECASE)
_STREET_ENDING = re.compile(r"str\.?$", re.IGNORECASE)


class Row(NamedTuple):
    """A directory row: its range, its place, and where it stands in the directory."""

    bounds: Bounds
    place: Place
    at: int


class Street:
    """All rows of one street in one town; several districts of a town may each have "their" Hauptstraße."""

    __slots__ = ("_places", "_table", "name")

    def __init__(self, table: Table, places: tuple[int, ...]) -> None:
        self._table = table
        self._places = places
        self.name = table.places[places[0]][0]

    @property
    def rows(self) -> list[Row]:
        """All rows, in the order of the file."""
        return [self._row(at) for at in sorted(at for p in self._places for at in self._table.rows_of(p))]

    def _row(self, at: int) -> Row:
        return Row(self._table.bounds(at), self._table.place(at), at)

    @property
    def postcodes(self) -> frozenset[str]:
        """The postcodes the street has rows for."""
        return frozenset(self._table.places[place][1] for place in self._places)

    def covering(self, number: int, suffix: str) -> list[Row]:
        """Return the rows that cover a house number, of each postcode only the tightest.

        A row of the number alone is tighter than a range, a range than the whole street.
        """
        table, point = self._table, position(number, suffix)
        hits = [self._row(at) for place in self._places for at in table.rows_about(place, point)]
        if len(hits) == 1 and not hits[0].bounds.parity:
            return hits
        hits = [row for row in hits if row.bounds.covers(number, suffix)]
        return hits if len(hits) < 2 else _tightest(hits, number, suffix)

    def has_numbers_around(self, number: int, suffix: str) -> bool:
        """Tell whether the street has listed numbers on both sides of one it does not list."""
        point, rows = position(number, suffix), self.rows
        return any(row.bounds.low <= point for row in rows) and any(row.bounds.high >= point for row in rows)

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
        self._keys_of_several: set[str] = set()
        self._found: dict[str, tuple[Street, ...]] = {}
        self._near: dict[str, tuple[Street, ...]] = {}

    def add(self, place: int) -> None:
        """Add a place of this town, by its number in the table."""
        cells = self._table.places[place]
        key = street_key(cells[0])
        others = self._places.get(key)
        if others is None:
            self._places[key] = (place,)
        else:
            self._places[key] = (*others, place)
            if self._name(others[0]) != cells[0]:
                self._keys_of_several.add(key)
        self.postcodes.add(cells[1])

    def streets(self, name: str) -> tuple[Street, ...]:
        """Return the streets whose search key is the name's: none, one, or (König/Konig) more."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._with_key(street_key(name), name)
        return found

    def plain_places(self, name: str, postcode: str) -> tuple[int, ...]:
        """Return the places with a postcode of the one street that has the name; none if there are several."""
        key = street_key(name)
        places = self._places.get(key, ())
        if key in self._keys_of_several:
            return ()
        return tuple([place for place in places if self._table.places[place][1] == postcode])

    def near_streets(self, name: str) -> tuple[Street, ...]:
        """Return the streets a misspelt, damaged or abbreviated name may have been, best kind of guess first."""
        near = self._near.get(name)
        if near is None:
            near = self._near[name] = tuple(self._guess(name))
        return near

    def neighbours(self, name: str) -> tuple[Street, ...]:
        """Return the streets whose names are one letter away from a name that is right as it is."""
        key = street_key(name)
        near = sorted(self._searchable.near(key) - {key})
        return tuple(street for found in near for street in self._with_key(found, ""))

    def _guess(self, name: str) -> list[Street]:
        key = street_key(name)
        if DAMAGED in key:
            names = self._damaged.get(key) or self._searchable.damaged(key)
        else:
            names = self._near_in_letters(key, name) or self._written_out(name)
        return [street for found in sorted(names - {key}) for street in self._with_key(found, "")]

    def _near_in_letters(self, key: str, name: str) -> set[str]:
        """Return the keys one letter away; a slip in ö, oe, ß or ss is one letter only in a finer spelling."""
        spellings = {key}
        if may_have_finer_key(name):
            spellings |= {exact_street_key(name), lettered_street_key(name)}
        found = {near for spelling in spellings for near in self._searchable.near(spelling)}
        if found:
            return found
        spellings |= {exact_street_key(name), lettered_street_key(name)}
        return {self._finer_keys[near] for spelling in spellings for near in self._finer.near(spelling)}

    def _written_out(self, name: str) -> set[str]:
        """Return the keys that write out the abbreviated words of a name."""
        stem = _STREET_ENDING.sub("", name)
        pieces = _ABBREVIATED.split(stem)
        if len(pieces) == 1 or not street_key(stem):
            return set()
        ending = "str" if stem != name else ""
        words = [(street_key(piece), at % 2 == 1) for at, piece in enumerate(pieces)]
        return self._searchable.abbreviated([*words, (ending, False)])

    def _with_key(self, key: str, name: str) -> tuple[Street, ...]:
        """Return the streets with a search key; among several the one whose exact key is the name's."""
        places = self._places.get(key)
        if places is None:
            return ()
        if key not in self._keys_of_several:
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
    def has_numbered_streets(self) -> bool:
        """Whether a street's name ends in digits: ``Straße 35``."""
        return any(key[-1:].isdigit() for key in self._places)

    @cached_property
    def _finer_keys(self) -> dict[str, str]:
        """Search keys by exact and lettered key, where these differ from it."""
        finer: dict[str, str] = {}
        for key, places in self._places.items():
            for name in filter(may_have_finer_key, map(self._name, places)):
                finer.update(dict.fromkeys((exact_street_key(name), lettered_street_key(name)), key))
        return {fine: key for fine, key in finer.items() if fine not in self._places}

    @cached_property
    def _finer(self) -> NearKeys:
        return NearKeys(self._finer_keys)

    @cached_property
    def _searchable(self) -> NearKeys:
        return NearKeys(self._places)

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
