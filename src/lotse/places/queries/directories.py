"""What is in a street directory: areas, streets, and what of it an extent takes in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lotse.accounts.models import Staff
from lotse.lib.addresses import AREA_COLUMNS, Directory, Segment, parse, street_key
from lotse.places.access import visible_directories
from lotse.places.models import DirectoryArea, StreetDirectory, StreetSegment
from lotse.places.queries.extents import SEGMENT_FIELDS
from lotse.places.rules import Extent, area_name, is_inside, range_text

MOST_STREETS = 40
MOST_ROWS = 2000

StreetName = tuple[str, str, str]
"""Street, town, postcode."""


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """A value of a directory's area columns, with what it takes in."""

    value: str
    column: str
    rows: int
    streets: int


@dataclass(frozen=True, slots=True)
class StreetLine:
    """One street with the house numbers that belong to a neighbourhood, and those that were left out."""

    street: str
    town: str
    postcode: str
    areas: tuple[str, ...]
    inside: tuple[str, ...]
    outside: tuple[str, ...] = ()

    @property
    def name(self) -> StreetName:
        return self.street, self.town, self.postcode


@dataclass(frozen=True, slots=True)
class Door:
    """An address as it stands with a person."""

    street: str
    number_text: str
    postcode: str
    town: str


def directory_in_use(user: Staff) -> StreetDirectory | None:
    """Return the street directory of the user's agency that addresses are matched with."""
    return visible_directories(user).first()


def areas(directory_key: int, *, containing: str = "", chosen: Collection[str] = ()) -> list[AreaChoice]:
    """Return area values, finest column first: those containing a text, and the chosen ones in any case.

    A value that several columns share is one choice, because it takes in whatever bears it in any of them.
    """
    found = DirectoryArea.objects.filter(directory=directory_key)
    if containing:
        found = found.filter(Q(value__icontains=containing) | Q(value__in=chosen))
    order = {column: at for at, column in enumerate(AREA_COLUMNS)}
    choices: dict[str, AreaChoice] = {}
    for area in sorted(found, key=lambda area: (order[area.column], area.value)):
        known = choices.get(area.value)
        if known is None or known.rows < area.rows:
            column = known.column if known else area.column
            choices[area.value] = AreaChoice(area.value, column, area.rows, area.streets)
    return list(choices.values())


def area_page(directory_key: int, containing: str) -> QuerySet[DirectoryArea]:
    """Return all area values of a directory, for turning pages."""
    found = DirectoryArea.objects.filter(directory=directory_key).order_by("column", "value")
    return found.filter(value__icontains=containing) if containing else found


def find_streets(directory_key: int, text: str) -> list[StreetLine]:
    """Return streets whose name contains a text, however it is spelt; at most `MOST_STREETS`."""
    key = street_key(text)
    if not key:
        return []
    matching = StreetSegment.objects.filter(directory=directory_key, street_key__contains=key)
    rows = matching.order_by("street", "town", "postcode", "row").values_list(*SEGMENT_FIELDS)
    segments: defaultdict[StreetName, list[Segment]] = defaultdict(list)
    for row in rows[:MOST_ROWS]:
        part = Segment(*row)
        segments[_name_of(part)].append(part)
    return [
        StreetLine(*name, areas=_area_names(parts), inside=tuple(dict.fromkeys(map(range_text, parts))))
        for name, parts in list(segments.items())[:MOST_STREETS]
    ]


def has_street(directory_key: int, name: StreetName) -> bool:
    """Say whether the directory has this street."""
    street, town, postcode = name
    rows = StreetSegment.objects.filter(directory=directory_key, street=street, town=town, postcode=postcode)
    return rows.exists()


def streets_of(directory_key: int, extent: Extent) -> dict[StreetName, int]:
    """Return the streets an extent takes in, wholly or in part, in order, each with its rows of the directory."""
    if extent.is_empty:
        return {}
    counted = _taken_in(directory_key, extent).values_list("street", "town", "postcode")
    lines = counted.annotate(rows=Count("pk")).order_by("street", "town", "postcode")
    return {(street, town, postcode): rows for street, town, postcode, rows in lines}


def street_lines(directory_key: int, extent: Extent, names: Iterable[StreetName]) -> list[StreetLine]:
    """Return for each street which of its numbers belong to the extent and which were left out of it."""
    wanted = list(names)
    segments = _segments_of(directory_key, wanted)
    return [_street_line(name, segments[name], extent) for name in wanted]


def locate(directory_key: int, extent: Extent, doors: Sequence[Door]) -> list[bool | None]:
    """Say of each address whether it belongs to the extent, exactly as an import would; None is unclear.

    Reads only the streets that are asked for, never the whole directory.
    """
    keys = {street_key(door.street) for door in doors if door.street}
    rows = StreetSegment.objects.filter(directory=directory_key, street_key__in=keys)
    directory = Directory.from_segments(Segment(*row) for row in rows.values_list(*SEGMENT_FIELDS))
    answers = []
    for door in doors:
        address = parse(street=door.street, number=door.number_text, postcode=door.postcode, town=door.town)
        answers.append(is_inside(extent, directory.match(address), address))
    return answers


def _street_line(name: StreetName, segments: Sequence[Segment], extent: Extent) -> StreetLine:
    by_area = Extent(extent.areas)
    inside = [part for part in segments if by_area.area_of(part, None, "") is not None]
    street, town, postcode = name
    picks = extent.picks_on(street, town, postcode)
    taken = _widest([*inside, *(pick.segment for pick in picks if pick.include)])
    return StreetLine(
        street,
        town,
        postcode,
        areas=_area_names(inside or segments),
        inside=tuple(dict.fromkeys(map(range_text, taken))),
        outside=tuple(range_text(pick.segment) for pick in picks if not pick.include),
    )


def _widest(parts: Sequence[Segment]) -> list[Segment]:
    """Return the stretches that lie in no other one, so that nothing is said twice."""
    bounds = [part.bounds() for part in parts]
    return [
        part
        for part, own in zip(parts, bounds, strict=True)
        if not any(
            other != own
            and other.low <= own.low
            and own.high <= other.high
            and other.parity in ("", own.parity)
            for other in bounds
        )
    ]


def _taken_in(directory_key: int, extent: Extent) -> QuerySet[StreetSegment]:
    """Return the rows in the extent's areas and on its picked streets, without streets left out as a whole."""
    by_area = Q(pk__in=())
    for field in AREA_COLUMNS.values():
        by_area |= Q(**{f"{field}__in": extent.areas})
    included = {_name_of(pick.segment) for pick in extent.picks if pick.include}
    whole = {
        _name_of(pick.segment)
        for pick in extent.picks
        if not pick.include and pick.segment.bounds().is_whole_street
    }
    rows = StreetSegment.objects.filter(directory=directory_key)
    return rows.filter(by_area & ~_named(whole) | _named(included))


def _named(names: Iterable[StreetName]) -> Q:
    """Match streets of these names."""
    streets: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for street, town, postcode in names:
        streets[town, postcode].append(street)
    matching = Q(pk__in=())
    for (town, postcode), found in streets.items():
        matching |= Q(street__in=found, town=town, postcode=postcode)
    return matching


def _segments_of(directory_key: int, names: Collection[StreetName]) -> dict[StreetName, list[Segment]]:
    segments: defaultdict[StreetName, list[Segment]] = defaultdict(list)
    if names:
        rows = StreetSegment.objects.filter(_named(names), directory=directory_key).order_by("row")
        for row in rows.values_list(*SEGMENT_FIELDS):
            part = Segment(*row)
            segments[_name_of(part)].append(part)
    return segments


def _name_of(part: Segment) -> StreetName:
    return part.street, part.town, part.postcode


def _area_names(segments: Iterable[Segment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(area_name, segments))))
