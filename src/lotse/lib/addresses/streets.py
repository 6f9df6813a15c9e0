"""The streets of one town, built from the directory's rows only when somebody asks for them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from lotse.lib.addresses.keys import DAMAGED, damaged_street_key, exact_street_key, street_key, town_key
from lotse.lib.addresses.nearness import NearKeys, abbreviation_pattern, damage_pattern
from lotse.lib.addresses.segments import Bounds, Place

_ABBREVIATED = re.compile(r"(?<![^\W\d_])(?!(?:st|dr)\.)([^\W\d_]{1,6})\.(?=[ -]?[^\W\d_])", re.IGNORECASE)
_STREET_ENDING = re.compile(r"str\.?$", re.IGNORECASE)


class Row(NamedTuple):
    """A directory row: its range, its place, and where it stands in the directory."""

    bounds: Bounds
    place: Place
    at: int


class Street:
    """All rows of one street in one town; several districts of a town may each have "their" Hauptstraße."""

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        self.name = name
        self.rows = rows
        self.postcodes = frozenset(row.place.postcode for row in rows)
        self._wide: list[Row] = []
        self._single: defaultdict[int, list[Row]] = defaultdict(list)
        for row in rows:
            if row.bounds.from_number is not None and row.bounds.from_number == row.bounds.to_number:
                self._single[row.bounds.from_number].append(row)
            else:
                self._wide.append(row)

    def covering(self, number: int, suffix: str) -> list[Row]:
        """Return the rows that cover a house number, of each postcode only the tightest.

        A row of the number alone is tighter than a range, a range than the whole street.
        """
        hits = [row for row in self._single.get(number, ()) if row.bounds.covers(number, suffix)]
        hits += [row for row in self._wide if row.bounds.covers(number, suffix)]
        if len(hits) < 2:
            return hits
        tightest: dict[str, tuple[bool, bool, int]] = {}
        graded = [(row, row.bounds.looseness(number, suffix)) for row in hits]
        for row, looseness in graded:
            best = tightest.get(row.place.postcode, looseness)
            tightest[row.place.postcode] = min(best, looseness)
        return [row for row, looseness in graded if looseness == tightest[row.place.postcode]]

    def has_numbers_around(self, number: int) -> bool:
        """Tell whether the street has listed numbers below and above a number."""
        ends = [(row.bounds.from_number or 0, row.bounds.to_number or 9999) for row in self.rows]
        return any(low < number for low, _ in ends) and any(high > number for _, high in ends)

    @cached_property
    def is_one_street(self) -> bool:
        """Whether no house number occurs under two postcodes: one long street, not several namesakes."""
        last: dict[str, tuple[int, str]] = {}
        for row in sorted(self.rows, key=lambda row: row.bounds.low):
            for parity in (row.bounds.parity,) if row.bounds.parity else ("even", "odd"):
                high, postcode = last.get(parity, (-1, row.place.postcode))
                if row.bounds.low <= high and postcode != row.place.postcode:
                    return False
                if row.bounds.high > high:
                    last[parity] = (row.bounds.high, row.place.postcode)
        return True


class Town:
    """The streets of one town by key, with the indexes for misspelt names."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.postcodes: set[str] = set()
        self._places: dict[str, list[Place]] = {}
        self._streets: dict[str, Street] = {}
        self._found: dict[str, tuple[Street, ...]] = {}
        self._near: dict[str, tuple[Street, ...]] = {}
        self._indexes: Mapping[Place, list[int]] = {}
        self._bounds: Sequence[Bounds] = ()

    def add(self, place: Place) -> None:
        """Add a place of this town."""
        self._places.setdefault(street_key(place.street), []).append(place)
        self.postcodes.add(place.postcode)

    def open(self, indexes: Mapping[Place, list[int]], bounds: Sequence[Bounds]) -> None:
        """Give the town access to the directory's rows."""
        self._indexes = indexes
        self._bounds = bounds

    def streets(self, name: str) -> tuple[Street, ...]:
        """Return the streets whose search key is the name's: none, one, or (König/Konig) more."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._with_key(street_key(name), exact_street_key(name))
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
            names = self._searchable.near(key) | self._searchable.near(exact_street_key(name))
            names = names or self._written_out(name)
        keys = {self._exact_keys.get(found, found) for found in names} - {key}
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

    def _with_key(self, key: str, exact: str) -> tuple[Street, ...]:
        places = self._places.get(key)
        if places is None:
            return ()
        by_exact: defaultdict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_exact[exact_street_key(place.street)].append(place)
        wanted = [exact] if exact in by_exact else sorted(by_exact)
        return tuple(self._street(exact_key, by_exact[exact_key]) for exact_key in wanted)

    def _street(self, exact: str, places: list[Place]) -> Street:
        street = self._streets.get(exact)
        if street is None:
            rows = [Row(self._bounds[at], place, at) for place in places for at in self._indexes[place]]
            rows.sort(key=lambda row: row.at)
            street = self._streets[exact] = Street(places[0].street, rows)
        return street

    @cached_property
    def _exact_keys(self) -> dict[str, str]:
        """Search keys by exact key, where the two differ."""
        pairs = (
            (exact_street_key(place.street), key) for key, places in self._places.items() for place in places
        )
        return {exact: key for exact, key in pairs if exact != key and exact not in self._places}

    @cached_property
    def _searchable(self) -> NearKeys:
        return NearKeys([*self._places, *self._exact_keys])

    @cached_property
    def _damaged(self) -> dict[str, set[str]]:
        """Search keys by what is left of them when every umlaut and ß is damaged."""
        damaged: defaultdict[str, set[str]] = defaultdict(set)
        for key, places in self._places.items():
            for place in places:
                if not place.street.isascii():
                    damaged[damaged_street_key(place.street)].add(key)
        return damaged

    @cached_property
    def parts(self) -> frozenset[str]:
        """Keys of the names of the town's districts, of every kind."""
        names = {name for places in self._places.values() for place in places for name in place.areas if name}
        return frozenset(town_key(name) for name in names)
