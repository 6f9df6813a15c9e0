"""Which addresses belong to a neighbourhood."""

from __future__ import annotations

import pytest

from lotse.lib.addresses import Segment
from lotse.places.rules import Extent, Pick, area_name, unknown_areas

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
