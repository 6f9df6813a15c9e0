"""Which street somebody meant who misspelt one, among all kinds of streets."""

from __future__ import annotations

import pytest

from lotse.lib import names
from lotse.people.queries.streets import MeantStreet, meant_street

STREETS = (
    "Am Rain",
    "Bergstraße",
    "Blumenstraße",
    "Hauptstraße",
    "Königsweg",
    "Ludwig-Schröder-Straße",
    "Mozartstr.",
    "St.-Georg-Platz",
    "Straße des 17. Juni",
    "Weg 12",
    "Weg 13",
)


def meant(typed: str) -> MeantStreet:
    return meant_street(names.search_key(typed).split(), STREETS)


@pytest.mark.parametrize(
    ("typed", "street", "rest"),
    [
        ("blumnstr 38", "Blumenstraße", ("38",)),
        ("BLUMENSTR.3 b", "Blumenstraße", ("3b",)),
        ("Blumensraße", "Blumenstraße", ()),
        ("blumm", "Blumenstraße", ()),
        ("Lüdwig Schröder 18a", "Ludwig-Schröder-Straße", ("18a",)),
        ("schrderstr", "Ludwig-Schröder-Straße", ()),
        ("Sankt Georgplaz 3", "St.-Georg-Platz", ("3",)),
        ("str. d. 17 juni", "Straße des 17. Juni", ("str", "d")),
        ("weg 12", "Weg 12", ()),
        ("am rein 4", "Am Rain", ("4",)),
        ("Hautpstr 7 Schmidt", "Hauptstraße", ("7", "schmidt")),
        ("Konigswg", "Königsweg", ()),
        ("mozrat 12", "Mozartstr.", ("12",)),
    ],
)
def test_misspelt_street_is_known_among_others(typed: str, street: str, rest: tuple[str, ...]) -> None:
    found = meant(typed)
    assert (found.streets, found.rest) == ((street,), rest)


@pytest.mark.parametrize("typed", ["", "12", "strasse", "weg 14", "Schmidt", "Xylophonweg", "am"])
def test_what_is_near_no_street_is_none(typed: str) -> None:
    assert meant(typed) == MeantStreet()


def test_street_of_just_that_name_goes_before_one_that_ends_in_it() -> None:
    found = meant_street(["schroederstr"], ["Ludwig-Schröder-Straße", "Schröderstraße"])
    assert found.streets == ("Schröderstraße",)


def test_streets_equally_near_are_all_meant() -> None:
    assert meant_street(["rosnweg"], ["Rosenweg", "Rosanweg", "Lindenweg"]).streets == (
        "Rosanweg",
        "Rosenweg",
    )
