"""Which addresses belong to a neighbourhood, and how a drawing says so; what the journal says of places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lotse.journal.rules import kind
from lotse.lib.addresses import Address, Match, MatchStatus, Segment


@kind("neighbourhood-drawn", label="Quartier festgelegt")
@dataclass(frozen=True, slots=True)
class NeighbourhoodDrawn:
    """The neighbourhood was drawn or redrawn, from that many area values and picked stretches of streets."""

    areas: int
    picks: int


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """What people need to know to reach an office; times are ready lines ("Dienstag 9 bis 12 Uhr")."""

    name: str
    street_line: str
    postcode: str
    town: str
    phone: str
    host: str = ""
    mail: str = ""
    languages: tuple[str, ...] = ("de",)
    step_free: bool = False
    run_by: str = ""
    contact_name: str = ""
    contact_role: str = ""
    walk_in: tuple[str, ...] = ()
    appointment: tuple[str, ...] = ()
    phone_hours: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Postcode and town."""
        return f"{self.postcode} {self.town}".strip()


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
    _by_street: dict[tuple[str, str], list[Pick]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for pick in self.picks:
            self._by_street.setdefault((pick.segment.street, pick.segment.town), []).append(pick)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been chosen yet."""
        return not self.areas and not any(pick.include for pick in self.picks)

    def area_of(self, segment: Segment, number: int | None, suffix: str) -> str | None:
        """Return the name of the area an address belongs to, or None where it lies outside.

        A picked stretch decides before area values do, of several picks the narrowest one, of equally narrow
        ones the first.
        """
        candidates = self._by_street.get((segment.street, segment.town)) if self._by_street else None
        picked = [pick for pick in candidates or () if _is_on(pick.segment, segment, number, suffix)]
        if picked:
            narrowest = min(picked, key=lambda pick: _width(pick.segment))
            return area_name(segment) if narrowest.include else None
        for value in (segment.area, segment.town_part, segment.borough, segment.union):
            if value and value in self.areas:
                return value
        return None

    def picks_on(self, street: str, town: str, postcode: str) -> list[Pick]:
        """Return the picks on one street of the directory."""
        found = self._by_street.get((street, town), [])
        return [pick for pick in found if pick.segment.postcode in ("", postcode)]

    def fingerprint(self) -> str:
        """Return what tells this extent from any other."""
        return hashlib.sha256(f"{sorted(self.areas)}|{self.picks}".encode()).hexdigest()


def is_inside(extent: Extent, match: Match, address: Address) -> bool | None:
    """Decide whether a matched address belongs to an extent; None where that is unclear.

    An unclear match is outside if it is so wherever the address may lie.
    """
    if match.segment is not None:
        return extent.area_of(match.segment, address.number, address.suffix) is not None
    if match.status is not MatchStatus.UNCLEAR:
        return None if match.status is MatchStatus.INVALID else False
    possible = [extent.area_of(near, address.number, address.suffix) for near in match.candidates]
    return False if possible and all(area is None for area in possible) else None


def area_name(segment: Segment) -> str:
    """Return the finest area a directory row names."""
    return segment.area or segment.town_part or segment.borough or segment.union


def unknown_areas(wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the wanted area values that the directory does not have, in the wanted order."""
    present = set(known)
    return [value for value in wanted if value not in present]


def range_text(segment: Segment) -> str:
    """Return a stretch's house numbers as people read them: „1a–17, ungerade“, „ab 5“, „alle Nummern“."""
    first = "" if segment.from_number is None else f"{segment.from_number}{segment.from_suffix}"
    last = "" if segment.to_number is None else f"{segment.to_number}{segment.to_suffix}"
    if first and last:
        numbers = first if first == last else f"{first}–{last}"
    elif first or last:
        numbers = f"ab {first}" if first else f"bis {last}"
    else:
        numbers = ""
    side = {"even": "gerade", "odd": "ungerade"}.get(segment.parity, "")
    if not numbers:
        return f"alle {side}n Nummern" if side else "alle Nummern"
    return f"{numbers}, {side}" if side else numbers


def pick_violation(segment: Segment) -> str:
    """Return what is wrong with a stretch typed by hand, in German, or nothing."""
    first, last = segment.from_number, segment.to_number
    if (first is None) != (last is None):
        return "Bitte geben Sie beide Hausnummern an, von und bis, oder keine für die ganze Straße."
    if first is not None and segment.bounds().low > segment.bounds().high:
        return "Die erste Hausnummer liegt hinter der letzten. Bitte tauschen Sie die beiden."
    if first is not None and first == last and segment.parity:
        return "Für eine einzelne Hausnummer wählen Sie bitte „alle Nummern“ als Seite."
    return ""


def pick_to_json(pick: Pick) -> dict[str, str | int | bool | None]:
    """Return a pick as plain JSON values."""
    part = pick.segment
    return {
        "street": part.street,
        "from_number": part.from_number,
        "from_suffix": part.from_suffix,
        "to_number": part.to_number,
        "to_suffix": part.to_suffix,
        "parity": part.parity,
        "postcode": part.postcode,
        "town": part.town,
        "include": pick.include,
    }


def pick_from_json(values: Mapping[str, object]) -> Pick:
    """Return the pick that `pick_to_json` wrote."""
    parts = {name: value for name, value in values.items() if name != "include"}
    return Pick(Segment(**parts), bool(values["include"]))  # type: ignore[arg-type]


def _is_on(pick: Segment, segment: Segment, number: int | None, suffix: str) -> bool:
    if pick.postcode and pick.postcode != segment.postcode:
        return False
    if pick.from_number is None and pick.to_number is None and not pick.parity:
        return True
    return number is not None and pick.covers(number, suffix)


def _width(pick: Segment) -> int:
    bounds = pick.bounds()
    return (bounds.high - bounds.low) * 2 + (0 if pick.parity else 1)
