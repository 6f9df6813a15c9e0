"""Outlines: read from files and typed corners, refused with a reason, turned into few stretches."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.core.errors import InputError
from lotse.lib.addresses import Segment
from lotse.places.rules import Extent, range_text
from lotse.places.services.outlines import _stretches, corners_text, read_corners, read_geojson

PLACE = ("Blumenstr.", "59174", "Kamen")
SQUARE = [[7.0, 51.0], [7.1, 51.0], [7.1, 51.1], [7.0, 51.1], [7.0, 51.0]]


def _texts(houses: dict[tuple[int, str], bool]) -> list[str]:
    picks = _stretches(PLACE, houses)
    return [("" if pick.include else "ohne ") + range_text(pick.segment) for pick in picks]


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [
        ("1 2 3", "", ["alle Nummern"]),
        ("1 3 5 2", "4 7", ["2", "1–5, ungerade"]),
        ("1 5", "3", ["1", "5"]),
        ("2 4 8", "6", ["2–4, gerade", "8"]),
        ("7 7b", "7a 9", ["7", "ohne 7a"]),
        ("7a", "7 9", ["7a"]),
    ],
)
def test_houses_become_few_stretches(inside: str, outside: str, expected: list[str]) -> None:
    assert _texts({**_houses(inside, is_inside=True), **_houses(outside, is_inside=False)}) == expected


def _houses(text: str, *, is_inside: bool) -> dict[tuple[int, str], bool]:
    return {(int(word.rstrip("ab")), word.lstrip("0123456789")): is_inside for word in text.split()}


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 40), st.sampled_from(["", "a", "b"])), st.booleans(), min_size=1, max_size=30
    )
)
@settings(deadline=None, max_examples=60)
def test_stretches_say_of_each_house_what_the_outline_says(houses: dict[tuple[int, str], bool]) -> None:
    extent = Extent(frozenset(), tuple(_stretches(PLACE, houses)))
    street = Segment("Blumenstr.", None, "", None, "", "", "59174", "Kamen", area="Lüner Höhe")
    found = {house: extent.area_of(street, *house) is not None for house in houses}
    assert found == houses


@pytest.mark.parametrize(
    "document",
    [
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE]]}},
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [SQUARE]}},
                {"type": "Feature", "geometry": {"type": "Point", "coordinates": [7, 51]}},
            ],
        },
    ],
)
def test_geojson_of_each_kind_is_read(document: object) -> None:
    geometry = read_geojson(json.dumps(document).encode())
    assert geometry["type"] == "MultiPolygon"
    assert sorted(geometry["coordinates"][0][0][:-1]) == sorted(SQUARE[:-1])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "kein GeoJSON"),
        (b"[" * 100_000, "kein GeoJSON"),
        (b'{"type":"Point","coordinates":[7,51]}', "keine Fläche"),
        (b'{"type":"Polygon","coordinates":[[[7,51],[8,51]]]}', "mindestens drei"),
        (b'{"type":"Polygon","coordinates":[[["x",51],[8,51],[8,52],[7,51]]]}', "nicht lesbar"),
        (b'{"type":"Polygon","coordinates":5}', "nicht lesbar"),
        (
            b'{"type":"Polygon","coordinates":[[[397000,57e5],[397100,57e5],[397100,58e5],[397000,57e5]]]}',
            "UTM",
        ),
        (b'{"type":"Polygon","coordinates":[[[7,51],[8,52],[8,51],[7,52],[7,51]]]}', "kreuzt sich selbst"),
    ],
)
def test_unusable_geojson_is_refused_with_a_reason(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_geojson(content)


@pytest.mark.parametrize(
    "text",
    [
        "51,0; 7,0\n51,0; 7,1\n51,1; 7,1",
        "51.0 7.0\n\n51.0 7.1\n51.1 7.1\n",
        "51.0, 7.0\n51.0, 7.1\n51.1, 7.1",
    ],
)
def test_corners_are_read_however_they_are_typed(text: str) -> None:
    geometry = read_corners(text)
    assert read_corners(corners_text(geometry)) == geometry
    assert {tuple(corner) for corner in geometry["coordinates"][0][0]} == {
        (7.0, 51.0),
        (7.1, 51.0),
        (7.1, 51.1),
    }


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=100)
def test_typed_corners_never_crash(text: str) -> None:
    try:
        read_corners(text)
    except InputError as error:
        assert str(error)
