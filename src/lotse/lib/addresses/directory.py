"""A municipal street directory: load it, ask where an address lies."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Self

from lotse.lib.addresses.keys import town_key
from lotse.lib.addresses.loading import collector_at_rest, read_table
from lotse.lib.addresses.matching import Match, MatchStatus, Verdict, judge_guesses, judge_street
from lotse.lib.addresses.model import Address
from lotse.lib.addresses.reasons import Reason
from lotse.lib.addresses.segments import AREA_COLUMNS, Place, Segment
from lotse.lib.addresses.streets import Town
from lotse.lib.addresses.table import Table
from lotse.lib.addresses.towns import TownRegister

_TRAILING_NUMBER = re.compile(r"[ ,]*\d+ ?[A-Za-z]?$")
_IN_RANGE, _WHOLE_STREET = (Reason.NUMBER_IN_RANGE,), (Reason.WHOLE_STREET,)
_NO_ADDRESS = (Reason.PO_BOX, Reason.NO_FIXED_ABODE, Reason.NO_ADDRESS)


class Directory:
    """The street directory of one or many towns.

    It is held as the rows of the file, grouped by street; a street's ranges are compiled when the first
    address asks for it. Matching only reads, apart from caches: one directory serves a whole process.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        by_name: dict[str, Town] = {}
        by_key: dict[str, Town] = {}
        for number, cells in enumerate(table.places):
            if not cells[0]:
                continue
            town = by_name.get(cells[2])
            if town is None:
                key = town_key(cells[2])
                town = by_name[cells[2]] = by_key.setdefault(key, Town(cells[2], table))
            town.add(number)
        self._towns = tuple(by_key.values())
        self._register = TownRegister(self._towns)
        self._plain_matches: dict[int, Match] = {}
        self._plain_places: dict[tuple[str, str, str, str], tuple[int, ...]] = {}

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Read a directory file; see `read_table` for its form. Raises DirectoryError and OSError."""
        with collector_at_rest():
            return cls(read_table(Path(path)))

    @classmethod
    def from_segments(cls, segments: Iterable[Segment]) -> Self:
        """Build a directory from segments that were stored elsewhere; their ``row`` is kept."""
        places: dict[Place, int] = {}
        place_of_row, bounds, rows = [], [], []
        for segment in segments:
            place_of_row.append(places.setdefault(segment.place(), len(places)))
            bounds.append(segment.bounds())
            rows.append(segment.row)
        columns = tuple(
            name for name, field in AREA_COLUMNS.items() if any(getattr(p, field) for p in places)
        )
        return cls(Table(list(places), place_of_row, bounds, range(len(bounds)), rows, columns))

    def __len__(self) -> int:
        return len(self._table)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """All segments in the order of the file."""
        places = range(len(self._table.places))
        return tuple(map(self._segment, sorted(at for place in places for at in self._table.rows_of(place))))

    @property
    def towns(self) -> tuple[str, ...]:
        """The names of the towns, in the order of the file."""
        return tuple(town.name for town in self._towns)

    @property
    def area_columns(self) -> tuple[str, ...]:
        """The area columns the directory has: of plraum, ortsteil, bezirk, samtgemeinde."""
        return self._table.area_columns

    def area_values(self) -> dict[str, Counter[str]]:
        """Return for each area column its values with the number of rows; empty cells are left out."""
        counters = {column: Counter[str]() for column in self.area_columns}
        for number, cells in enumerate(self._table.places):
            place, size = Place._make(cells), len(self._table.rows_of(number))
            for column, counter in counters.items():
                value = getattr(place, AREA_COLUMNS[column])
                if value and size:
                    counter[value] += size
        return counters

    def match_all(self, addresses: Iterable[Address]) -> list[Match]:
        """Decide for many addresses, in their order: `match` of each, a sixth faster.

        The garbage collector rests meanwhile, because all matches stay and it would only walk through them.
        """
        with collector_at_rest():
            return [self.match(address) for address in addresses]

    def match(self, address: Address) -> Match:
        """Decide in which segment an address lies. Never fails; every answer has a reason code.

        The house number must lie in a row of the street; a gap is outside. A misspelt street is looked for
        in the same town only. Where two answers are equally good the match is unclear.
        """
        if address.number is not None and address.number_to is None and not address.suffix_to:
            asked = (address.town, address.postcode, address.town_part, address.street)
            places = self._plain_places.get(asked)
            if places is None:
                places = self._plain_places[asked] = self._find_plain_places(address)
            if places and not (address.findings and Reason.FOREIGN_COUNTRY in address.findings):
                at = self._table.only_row(places, address.number, address.suffix)
                if at is not None:
                    return self._plain_matches.get(at) or self._plain_match(at)
        verdict = self._judge(address)
        segments = tuple(self._segment(row.at) for row in verdict.rows)
        if verdict.is_matched:
            return Match(verdict.status, segments[0], (), verdict.codes, verdict.street)
        return Match(verdict.status, None, segments, verdict.codes, verdict.street)

    def _plain_match(self, at: int) -> Match:
        """Return the match of an address with nothing to correct or weigh, as `_judge` would, only sooner."""
        segment = self._segment(at)
        is_whole = segment.from_number is None and segment.to_number is None
        codes = _WHOLE_STREET if is_whole else _IN_RANGE
        match = self._plain_matches[at] = Match(MatchStatus.MATCHED, segment, (), codes, segment.street)
        return match

    def _find_plain_places(self, address: Address) -> tuple[int, ...]:
        """Return the places of a street that town, postcode and name call without any doubt; else none."""
        choice = self._register.choose(address.town, address.postcode, address.town_part)
        if len(choice.towns) != 1 or choice.codes or choice.rivals or not address.postcode:
            return ()
        return choice.towns[0].plain_places(address.street, address.postcode)

    def _judge(self, address: Address) -> Verdict:
        if not address.street:
            codes = tuple(code for code in _NO_ADDRESS if code in address.findings) or (Reason.NO_ADDRESS,)
            return Verdict(MatchStatus.INVALID, (), codes)
        if Reason.FOREIGN_COUNTRY in address.findings:
            return Verdict(MatchStatus.OUTSIDE, (), (Reason.FOREIGN_COUNTRY,))
        choice = self._register.choose(address.town, address.postcode, address.town_part)
        if not choice.towns:
            return self._judge_beyond(address, choice.codes, choice.rivals)
        verdict = self._judge_towns(choice.towns, address, choice.part)
        if choice.rivals and not verdict.is_matched:
            rival = self._judge_towns(choice.rivals, address, "")
            if rival.is_matched:
                return rival.with_codes(Reason.TOWN_CONFLICT, status=MatchStatus.UNCLEAR)
        elif choice.rivals and self._judge_towns(choice.rivals, address, "").is_matched:
            return verdict.with_codes(Reason.TOWN_CONFLICT, status=MatchStatus.UNCLEAR)
        return verdict.with_codes(*choice.codes) if choice.codes else verdict

    def _judge_beyond(self, address: Address, codes: tuple[str, ...], rivals: tuple[Town, ...]) -> Verdict:
        """Decide for a town beyond the directory: outside, unless its postcode and street are in it."""
        if Reason.TOWN_MISSING in codes:
            return Verdict(MatchStatus.UNCLEAR, (), codes)
        if rivals:
            rival = self._judge_towns(rivals, address, "")
            if rival.is_matched:
                return rival.with_codes(*codes, status=MatchStatus.UNCLEAR)
        return Verdict(MatchStatus.OUTSIDE, (), codes)

    def _judge_towns(self, towns: tuple[Town, ...], address: Address, part: str) -> Verdict:
        """Decide in each town; of several only one may match."""
        if len(towns) == 1:
            return _judge_in_town(towns[0], address, part)
        verdicts = [_judge_in_town(town, address, part) for town in towns]
        matched = [verdict for verdict in verdicts if verdict.is_matched]
        if len(matched) == 1:
            return matched[0]
        if matched:
            rows = tuple(row for verdict in matched for row in verdict.rows)
            return Verdict(MatchStatus.UNCLEAR, rows, (Reason.TOWN_MISSING,), matched[0].street)
        return next((v for v in verdicts if v.status is MatchStatus.UNCLEAR), verdicts[0])

    def _segment(self, at: int) -> Segment:
        table = self._table
        name, postcode, town, part, borough, area, union = table.cells(at)
        bounds, number = table.bounds(at)[:5], table.number(at)
        return Segment(name, *bounds, postcode, town, part, borough, area, union, number)


def _judge_in_town(town: Town, address: Address, part: str) -> Verdict:
    streets = town.streets(address.street)
    if len(streets) == 1:
        verdict = judge_street(streets[0], address, part)
        if Reason.POSTCODE_CORRECTED not in verdict.codes or address.postcode in streets[0].postcodes:
            return verdict
        return _doubt_by_neighbour(town, address, part, verdict)
    if streets:
        return judge_guesses(streets, address, part)
    for reading in _other_readings(address, with_number=town.has_numbered_streets):
        if streets := town.streets(reading.street):
            verdict = judge_street(streets[0], reading, part)
            return verdict if reading.number is None else _conflicting_numbers(verdict)
    guesses = town.near_streets(address.street)
    if guesses:
        return judge_guesses(guesses, address, part)
    return Verdict(MatchStatus.UNCLEAR, (), (Reason.STREET_UNKNOWN,))


def _doubt_by_neighbour(town: Town, address: Address, part: str, verdict: Verdict) -> Verdict:
    """Doubt a corrected postcode if a street one letter away has just this postcode and number."""
    for street in town.neighbours(address.street):
        other = judge_street(street, address, part)
        if not (other.is_matched and address.postcode in street.postcodes):
            continue
        if other.rows[0].place.areas != verdict.rows[0].place.areas:
            rows = (*verdict.rows, *other.rows)
            return Verdict(MatchStatus.UNCLEAR, rows, (Reason.STREET_AMBIGUOUS,), verdict.street)
    return verdict


def _conflicting_numbers(verdict: Verdict) -> Verdict:
    return verdict.with_codes(Reason.NUMBER_CONFLICT, status=MatchStatus.UNCLEAR)


def _other_readings(address: Address, *, with_number: bool) -> Iterator[Address]:
    """Read digits at the end of a street name the other way: as part of the name, or as house number."""
    if with_number and address.number is not None and address.number_to is None:
        yield replace(
            address, street=f"{address.street} {address.number}{address.suffix}", number=None, suffix=""
        )
    if found := _TRAILING_NUMBER.search(address.street):
        yield replace(address, street=address.street[: found.start()])
