"""Where an address lies, and the reason given for it."""

import gc

import pytest

from lotse.lib.addresses import REASON_TEXT, Directory, Match, MatchStatus, Reason, parse
from tests.lib.addresses import directory_of_lauen as lauen


@pytest.fixture(scope="module")
def directory() -> Directory:
    return lauen.directory()


def _match(directory: Directory, street: str, place: str = "59174 Lauen") -> Match:
    return directory.match(parse(street, place=place))


INSIDE = [
    ("Ludwig-Schröder-Str. 3", "59174 Lauen", "Lüner Höhe", Reason.NUMBER_IN_RANGE),
    ("LUDWIG SCHROEDER STRASSE 19", "59174 Lauen", "Bahnhof", Reason.NUMBER_IN_RANGE),
    ("Ludwig-Schröder-Str. 18c", "59174 Lauen", "Lüner Höhe", Reason.SUFFIX_NOT_LISTED),
    ("Ludwig-Schröder-Str. 18½", "59174 Lauen", "Lüner Höhe", Reason.SUFFIX_NOT_LISTED),
    ("Blumenstraße 777", "59174 Lauen", "Lüner Höhe", Reason.WHOLE_STREET),
    ("Königstraße 7", "59174 Lauen", "Lüner Höhe", Reason.NUMBER_IN_RANGE),
    ("Koenigstraße 8", "59174 Lauen", "Altstadt", Reason.NUMBER_IN_RANGE),
    ("Nussweg 1a", "59174 Lauen", "Altstadt", Reason.NUMBER_IN_RANGE),
    ("Nußweg 8c", "59174 Lauen", "Bahnhof", Reason.NUMBER_IN_RANGE),
    ("Hauptstr. 20", "59174 Lauen", "Altstadt", Reason.NUMBER_IN_RANGE),
    ("Hauptstr. 20", "59175 Lauen", "Wenden-Süd", Reason.NUMBER_IN_RANGE),
    ("Straße des 17. Juni 135", "59174 Lauen", "Altstadt", Reason.WHOLE_STREET),
    ("C 4, 12", "59174 Lauen", "Altstadt", Reason.NUMBER_IN_RANGE),
    ("Straße 35 Nr. 12", "59174 Lauen", "Bahnhof", Reason.WHOLE_STREET),
    ("Straße 35", "59174 Lauen", "Bahnhof", Reason.NUMBER_MISSING),
    ("Schenkendamm 4", "59175 Lauen", "Wenden-Nord", Reason.NUMBER_IN_RANGE),
    ("Schenkendamm 99", "59175 Lauen", "Wenden-Süd", Reason.WHOLE_STREET),
    ("Emsstr. 1", "59175 Lauen", "Wenden-Süd", Reason.PARITY_MISMATCH),
    ("Gr. Grubestr. 5", "59175 Lauen", "Wenden-Süd", Reason.NUMBER_IN_RANGE),
    ("Neue Straße 5", "59175 Lauen", "Wenden-Süd", Reason.NUMBER_IN_RANGE),
    ("Neuestraße 5", "59175 Lauen", "Wenden-Nord", Reason.NUMBER_IN_RANGE),
    ("Hauptstr. 5", "59175 Lauen-Wenden", "Wenden-Süd", Reason.TOWN_CORRECTED),
    ("Blumenstr.", "59174 Lauen", "Lüner Höhe", Reason.NUMBER_MISSING),
    ("Hauptstr.", "59175 Lauen", "Wenden-Süd", Reason.NUMBER_MISSING),
    ("Ludwig-Schröder-Str. 20-24", "59174 Lauen", "Bahnhof", Reason.NUMBER_IN_RANGE),
    ("Ludwig-Schröder-Str. 60-62", "59174 Lauen", "Bahnhof", Reason.RANGE_PARTLY_LISTED),
    ("Ludwig-Schröder-Str. 3", "Lauen", "Lüner Höhe", Reason.POSTCODE_MISSING),
    ("Ludwig-Schröder-Str. 3", "59147 Lauen", "Lüner Höhe", Reason.POSTCODE_CORRECTED),
    ("Ludwig-Schröder-Str. 3", "59174", "Lüner Höhe", Reason.TOWN_FROM_POSTCODE),
    ("Lange Str. 60", "59174 Lauen", "Wenden-Nord", Reason.POSTCODE_CORRECTED),
    ("Hauptstr. 5", "Lauen OT Wenden", "Wenden-Süd", Reason.TOWN_PART_DECIDED),
    ("Hauptstr. 5", "59175 Wenden", "Wenden-Süd", Reason.TOWN_FROM_POSTCODE),
    ("Ludwig-Schröder-Str. 3", "59174 Laun", "Lüner Höhe", Reason.TOWN_CORRECTED),
    ("Ringstr. 5", "48001 Halle", "Halle-Ost", Reason.TOWN_CORRECTED),
    ("Ludwig-Schrder-Str. 3", "59174 Lauen", "Lüner Höhe", Reason.STREET_CORRECTED),
    ("Ludwig-Schröedr-Straße 3", "59174 Lauen", "Lüner Höhe", Reason.STREET_CORRECTED),
    ("Ludwig-Schröderstaße 3", "59174 Lauen", "Lüner Höhe", Reason.STREET_CORRECTED),
    ("Ludwig-Schrödesrtraße 3", "59174 Lauen", "Lüner Höhe", Reason.STREET_CORRECTED),
    ("Groe Grubestr. 3", "59175 Lauen", "Wenden-Süd", Reason.STREET_CORRECTED),
    ("Ludwig-Schr?der-Str. 3", "59174 Lauen", "Lüner Höhe", Reason.STREET_CORRECTED),
    ("Lu?wig?Schr\ufffdder-Str. 3", "59174 Lauen", "Lüner Höhe", Reason.STREET_CORRECTED),
    ("Fr.-Ebert-Str. 3", "59175 Lauen", "Wenden-Süd", Reason.STREET_CORRECTED),
    ("Tunnenweg 25", "59174 Lauen", "Bahnhof", Reason.STREET_CORRECTED),
]


@pytest.mark.parametrize(("street", "place", "area", "code"), INSIDE)
def test_match_inside(directory: Directory, street: str, place: str, area: str, code: Reason) -> None:
    match = _match(directory, street, place)
    assert match.status is MatchStatus.MATCHED, match
    assert match.segment is not None
    assert (match.segment.area, match.candidates) == (area, ())
    assert code in match.codes


OUTSIDE = [
    ("Ludwig-Schröder-Str. 42", "59174 Lauen", Reason.NUMBER_BETWEEN_RANGES),
    ("Ludwig-Schröder-Str. 61", "59174 Lauen", Reason.NUMBER_BEYOND_RANGES),
    ("Ludwig-Schrder-Str. 42", "59174 Lauen", Reason.NUMBER_BETWEEN_RANGES),
    ("Nußweg 1", "59174 Lauen", Reason.NUMBER_BEYOND_RANGES),
    ("Nußweg 8", "59174 Lauen", Reason.NUMBER_BETWEEN_RANGES),
    ("Nußweg 8e", "59174 Lauen", Reason.NUMBER_BEYOND_RANGES),
    ("Emsstr. 3", "59175 Lauen", Reason.NUMBER_BETWEEN_RANGES),
    ("Ludwig-Schröder-Str. 3", "12345 Anderswo", Reason.TOWN_UNKNOWN),
    ("Ludwig-Schröder-Str. 3", "12345", Reason.TOWN_UNKNOWN),
    ("Gartenweg 3", "12345 Lauenburg", Reason.TOWN_UNKNOWN),
]


@pytest.mark.parametrize(("street", "place", "code"), OUTSIDE)
def test_match_outside(directory: Directory, street: str, place: str, code: Reason) -> None:
    match = _match(directory, street, place)
    assert (match.status, match.segment) == (MatchStatus.OUTSIDE, None)
    assert code in match.codes


UNCLEAR = [
    ("Halenweg 3", "59174 Lauen", Reason.STREET_AMBIGUOUS, 2),
    ("Gartenweg 3", "59174 Lauen", Reason.STREET_UNKNOWN, 0),
    ("Weg 35", "59174 Lauen", Reason.STREET_UNKNOWN, 0),
    ("Hauptstr. 5", "Lauen", Reason.POSTCODE_AMBIGUOUS, 2),
    ("Hauptstr. 25", "59175 Lauen", Reason.POSTCODE_AMBIGUOUS, 1),
    ("Hauptstr. 5", "59199 Lauen", Reason.POSTCODE_AMBIGUOUS, 2),
    ("NEUE-STR. 5", "59175 Lauen", Reason.SEGMENTS_OVERLAP, 2),
    ("Ludwig-Schröder-Str.", "59174 Lauen", Reason.NUMBER_MISSING, 3),
    ("Ludwig-Schröder-Str. 18-20", "59174 Lauen", Reason.RANGE_SPANS_AREAS, 2),
    ("Hauptstr. 5", "48000 Lauen", Reason.TOWN_CONFLICT, 1),
    ("Gartenweg 5", "48000 Lauen", Reason.TOWN_CONFLICT, 1),
    ("Ludwig-Schröder-Str. 3", "59174 Anderswo", Reason.TOWN_UNKNOWN, 1),
    ("Ludwig-Schröder-Str. 3", "", Reason.TOWN_MISSING, 0),
]


@pytest.mark.parametrize(("street", "place", "code", "candidates"), UNCLEAR)
def test_match_unclear(directory: Directory, street: str, place: str, code: Reason, candidates: int) -> None:
    match = _match(directory, street, place)
    assert (match.status, match.segment) == (MatchStatus.UNCLEAR, None), match
    assert code in match.codes
    assert len(match.candidates) == candidates


@pytest.mark.parametrize(
    ("street", "code"),
    [("", Reason.NO_ADDRESS), ("Postfach 12", Reason.PO_BOX), ("ofW", Reason.NO_FIXED_ABODE)],
)
def test_match_invalid(directory: Directory, street: str, code: Reason) -> None:
    assert _match(directory, street) == Match(MatchStatus.INVALID, codes=(code,))


def test_match_two_numbers_in_two_columns_is_unclear(directory: Directory) -> None:
    match = directory.match(parse("Ludwig-Schröder-Str. 7", "9", place="59174 Lauen"))
    assert (match.status, match.codes[0]) == (MatchStatus.UNCLEAR, Reason.NUMBER_CONFLICT)
    assert len(match.candidates) == 1


def test_match_abroad_is_outside(directory: Directory) -> None:
    match = directory.match(parse("Hauptstr. 5", place="59174 Lauen", country="Polen"))
    assert (match.status, match.codes) == (MatchStatus.OUTSIDE, (Reason.FOREIGN_COUNTRY,))


def test_match_gives_street_as_the_directory_spells_it(directory: Directory) -> None:
    assert _match(directory, "LUDWIG SCHROEDERSTRASSE 3").street == "Ludwig-Schröder-Str."


def test_match_without_town_in_a_directory_of_one_town() -> None:
    one_town = Directory.from_segments(s for s in lauen.segments() if s.town == lauen.TOWN)
    match = one_town.match(parse("Blumenstr. 3"))
    assert (match.status, match.codes[0]) == (MatchStatus.MATCHED, Reason.TOWN_MISSING)


def test_every_reason_has_a_german_sentence() -> None:
    assert set(REASON_TEXT) == set(Reason)
    assert all(text.endswith(".") for text in REASON_TEXT.values())


def test_match_all_answers_in_order(directory: Directory) -> None:
    addresses = [parse(street, place=place) for street, place, *_ in (*INSIDE, *OUTSIDE)]
    assert directory.match_all(iter(addresses)) == [directory.match(address) for address in addresses]
    assert gc.isenabled()
