"""Which addresses belong to a neighbourhood."""

from __future__ import annotations

import pytest

from lotse.lib.addresses import Directory, Segment, parse
from lotse.places.rules import (
    Extent,
    Pick,
    area_name,
    is_inside,
    pick_from_json,
    pick_to_json,
    range_text,
    unknown_areas,
)

WHOLE = Segment("Blumenstr.", None, "", None, "", "", "59174", "Kamen", area="Lüner Höhe")
FAR = Segment("Marktgasse", None, "", None, "", "", "59174", "Kamen", town_part="Mitte")


def _pick(first: int | None, last: int | None, parity: str = "", *, include: bool) -> Pick:
    return Pick(Segment("Blumenstr.", first, "", last, "", parity, "59174", "Kamen"), include)


@pytest.mark.parametrize(
    ("extent", "number", "area"),
    [
        (Extent(frozenset({"Lüner Höhe"})), 5, "Lüner Höhe"),
        (Extent(frozenset({"Mitte"})), 5, None),
        (Extent(frozenset(), (_pick(None, None, include=True),)), 5, "Lüner Höhe"),
        (Extent(frozenset(), (_pick(1, 9, include=True),)), 11, None),
        (Extent(frozenset(), (_pick(1, 9, "odd", include=True),)), 4, None),
        (Extent(frozenset({"Lüner Höhe"}), (_pick(5, 5, include=False),)), 5, None),
        (Extent(frozenset({"Lüner Höhe"}), (_pick(5, 5, include=False),)), 7, "Lüner Höhe"),
        (Extent(frozenset(), (_pick(None, None, include=False), _pick(5, 7, include=True))), 6, "Lüner Höhe"),
        (Extent(frozenset(), (_pick(1, 9, include=True),)), None, None),
    ],
)
def test_area_of_an_address(extent: Extent, number: int | None, area: str | None) -> None:
    assert extent.area_of(WHOLE, number, "") == area


def test_area_of_counts_each_area_column() -> None:
    assert Extent(frozenset({"Mitte"})).area_of(FAR, 1, "") == "Mitte"
    assert area_name(FAR) == "Mitte"


def test_pick_of_another_postcode_does_not_count() -> None:
    other = Pick(Segment("Blumenstr.", None, "", None, "", "", "59192", "Kamen"), include=True)
    assert Extent(frozenset(), (other,)).area_of(WHOLE, 1, "") is None


def test_unknown_areas_are_named_in_order() -> None:
    assert unknown_areas(["Nord", "Mitte", "Süd"], {"Mitte"}) == ["Nord", "Süd"]


def test_union_of_municipalities_counts_as_an_area() -> None:
    segment = Segment("Dorfstr.", None, "", None, "", "", "38100", "Dorf", union="Samtgemeinde Aue")
    assert Extent(frozenset({"Samtgemeinde Aue"})).area_of(segment, 3, "") == "Samtgemeinde Aue"


def test_even_side_of_a_street_needs_an_even_number() -> None:
    even = Extent(frozenset(), (_pick(None, None, "even", include=True),))
    assert [even.area_of(WHOLE, number, "") for number in (4, 5, None)] == ["Lüner Höhe", None, None]


def test_letter_picked_out_of_its_number_wins() -> None:
    letter = Segment("Blumenstr.", 7, "a", 7, "a", "", "59174", "Kamen")
    extent = Extent(frozenset({"Lüner Höhe"}), (_pick(7, 7, include=True), Pick(letter, include=False)))
    assert extent.area_of(WHOLE, 7, "") == "Lüner Höhe"
    assert extent.area_of(WHOLE, 7, "a") is None


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        (Segment("A", None, "", None, "", "", "", ""), "alle Nummern"),
        (Segment("A", None, "", None, "", "odd", "", ""), "alle ungeraden Nummern"),
        (Segment("A", 1, "a", 17, "", "odd", "", ""), "1a–17, ungerade"),
        (Segment("A", 5, "", 5, "", "", "", ""), "5"),
        (Segment("A", 5, "", None, "", "", "", ""), "ab 5"),
        (Segment("A", None, "", 9, "b", "even", "", ""), "bis 9b, gerade"),
    ],
)
def test_range_as_people_read_it(segment: Segment, text: str) -> None:
    assert range_text(segment) == text


def test_pick_survives_storing() -> None:
    pick = _pick(1, 9, "odd", include=False)
    assert pick_from_json(pick_to_json(pick)) == pick


@pytest.mark.parametrize(
    ("street", "number", "expected"),
    [("Blumenstraße", "5", True), ("Marktgasse", "5", False), ("Nirgendwo", "5", None), ("", "", None)],
)
def test_matched_address_is_inside_outside_or_unclear(
    street: str, number: str, expected: bool | None
) -> None:
    directory = Directory.from_segments([WHOLE, FAR])
    address = parse(street=street, number=number, postcode="59174", town="Kamen")
    assert is_inside(Extent(frozenset({"Lüner Höhe"})), directory.match(address), address) is expected
