"""The drawing of a network card: everybody in their quarter and ring, nothing upon anything, always the same."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.casework.enums import Distance, Sector, Support
from lotse.casework.rules.network_drawing import (
    DIRECTIONS,
    SELF_RADIUS,
    Box,
    Drawing,
    Standing,
    box_width,
    draw,
    shortened,
)
from lotse.casework.rules.supporters import CHARACTERS, MOST_SUPPORTERS

WIDEST = "W" * CHARACTERS


def standings(*where: tuple[str, Sector, Distance]) -> list[Standing]:
    return [
        Standing(number, label, sector, distance, Support.GIVES)
        for number, (label, sector, distance) in enumerate(where, 1)
    ]


def overlap(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def assert_in_place(drawing: Drawing) -> None:
    inner = dict(zip(Distance, (SELF_RADIUS, *(ring.radius for ring in drawing.rings)), strict=False))
    outer = {ring.distance: ring.radius for ring in drawing.rings}
    for mark in drawing.marks:
        box, (right, down) = mark.box, DIRECTIONS[mark.standing.sector]
        corners = [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        assert all(x * right > 0 and y * down > 0 for x, y in corners), "in its quarter"
        ways = [math.hypot(x, y) for x, y in corners]
        assert min(ways) >= inner[mark.standing.distance] - 1e-6, "outside the ring before"
        assert max(ways) <= outer[mark.standing.distance] + 1e-6, "inside its own ring"
    assert not [1 for a, b in combinations(drawing.marks, 2) if overlap(a.box, b.box)]


ANYBODY = st.tuples(
    st.text(min_size=1, max_size=CHARACTERS) | st.just(WIDEST),
    st.sampled_from(Sector),
    st.sampled_from(Distance),
)


@given(st.lists(ANYBODY, max_size=MOST_SUPPORTERS))
@settings(deadline=None, max_examples=60)
def test_nobody_stands_upon_anybody(where: list[tuple[str, Sector, Distance]]) -> None:
    drawing = draw(standings(*where))
    assert [mark.standing.number for mark in drawing.marks] == list(range(1, len(where) + 1))
    assert_in_place(drawing)
    assert drawing == draw(standings(*where))


@pytest.mark.parametrize("distance", Distance)
@pytest.mark.parametrize("sector", Sector)
def test_forty_in_one_place_still_fit(sector: Sector, distance: Distance) -> None:
    drawing = draw(standings(*[(WIDEST, sector, distance)] * MOST_SUPPORTERS))
    assert len(drawing.marks) == MOST_SUPPORTERS
    assert_in_place(drawing)


def test_usual_card_is_small_enough_to_read() -> None:
    names = ["Mama", "Ayşe", "Schwiegermutter", "Tom", "Beraterin", "Nachbarin", "Kollege", "Hausarzt"]
    where = [(name, list(Sector)[at % 4], list(Distance)[at % 3]) for at, name in enumerate(names)]
    assert draw(standings(*where)).size <= 1250


def test_empty_sectors_are_named() -> None:
    drawing = draw(standings(("Mama", Sector.FAMILY, Distance.CLOSE)))
    assert [corner.sector for corner in drawing.corners if corner.is_empty] == [
        Sector.FRIENDS,
        Sector.WORK,
        Sector.PROFESSIONALS,
    ]
    assert draw([]).marks == ()


@pytest.mark.parametrize(
    ("support", "tips", "strained"),
    [
        (Support.GIVES, 1, False),
        (Support.TAKES, 1, False),
        (Support.BOTH, 2, False),
        (Support.STRAINED, 0, True),
    ],
)
def test_line_says_which_way_help_goes(support: Support, tips: int, strained: bool) -> None:
    (mark,) = draw([Standing(1, "Tom", Sector.WORK, Distance.MIDDLE, support)]).marks
    assert (len(mark.tips), mark.is_strained) == (tips, strained)
    x1, y1, x2, y2 = mark.line
    assert math.hypot(x1, y1) < math.hypot(x2, y2) < math.hypot(mark.x, mark.y)


def test_arrow_points_at_who_is_helped() -> None:
    def point_and_base(support: Support) -> tuple[float, float]:
        (mark,) = draw([Standing(1, "Tom", Sector.WORK, Distance.MIDDLE, support)]).marks
        point, *base = [tuple(map(float, pair.split(","))) for pair in mark.tips[0].split()]
        return math.hypot(*point), min(math.hypot(*one) for one in base)

    towards_person, towards_other = point_and_base(Support.GIVES), point_and_base(Support.TAKES)
    assert towards_person[0] < towards_person[1]
    assert towards_other[0] > towards_other[1]


def test_long_label_is_shortened_for_the_drawing_only() -> None:
    assert shortened("Schuldnerberatung") == "Schuldnerberat…"
    assert shortened("Nachbarin") == "Nachbarin"
    assert box_width(WIDEST) > box_width("i")
