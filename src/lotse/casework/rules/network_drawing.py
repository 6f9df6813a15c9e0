"""Where everybody stands on the drawing of a network card: a quarter for each sector, a ring for each distance.

Each supporter is a box of a mark and a short label. Boxes are laid out in rows inside their quarter of their ring,
so that no two overlap and none crosses a line; where a ring gets crowded it grows. The same card gives the same
drawing. The person is at 0, 0; x grows to the right and y downwards.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from lotse.casework.enums import Distance, Sector, Support

SELF_RADIUS = 46
MARK_RADIUS = 22
LINE_HEIGHT = 32
FONT_SIZE = 26
GAP = 10
AXIS = 18  # kept free on both sides of the lines between quarters, for the names of the rings
SLIMMEST_RING = 112
_GROWS_BY = 8
MARGIN = 52  # around the outer ring, for the names of the sectors
SHORT_LABEL = 15

BOX_HEIGHT = 2 * MARK_RADIUS + LINE_HEIGHT + GAP
# Which way a sector lies from the middle: left or right, up or down.
DIRECTIONS = {
    Sector.FAMILY: (-1, -1),
    Sector.FRIENDS: (1, -1),
    Sector.WORK: (1, 1),
    Sector.PROFESSIONALS: (-1, 1),
}
_NARROW, _WIDE = frozenset("iljtfrI.,'’ ()!-"), frozenset("mwMWGOQÖ@%…")


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody on the card: the number beside the label, where they stand, which way help goes."""

    number: int
    label: str
    sector: Sector
    distance: Distance
    support: Support


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    width: float
    height: float = BOX_HEIGHT

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Mark:
    """One supporter as drawn: the mark at x, y, the label on its far side, and the line from the person."""

    standing: Standing
    box: Box

    @property
    def short(self) -> str:
        """The label as it fits the drawing; the table beside it says all of it."""
        return shortened(self.standing.label)

    @property
    def x(self) -> int:
        return round(self.box.left + self.box.width / 2)

    @property
    def y(self) -> int:
        from_edge = GAP / 2 + MARK_RADIUS
        return round(self.box.bottom - from_edge if self._is_above else self.box.top + from_edge)

    @property
    def baseline(self) -> int:
        return self.y - MARK_RADIUS - 10 if self._is_above else self.y + MARK_RADIUS + FONT_SIZE

    @property
    def line(self) -> tuple[int, int, int, int]:
        """The line from the edge of the person's circle to the edge of the mark: x1, y1, x2, y2."""
        return (*self._at(SELF_RADIUS), *self._at(self._length - MARK_RADIUS))

    @property
    def tips(self) -> tuple[str, ...]:
        """The corners of the arrows' tips: towards the person, towards the supporter, or both."""
        edge = self._length - MARK_RADIUS
        inwards = self._tip(edge - 26, edge - 6)
        outwards = self._tip(edge - 2, edge - 22)
        return {
            Support.GIVES: (inwards,),
            Support.TAKES: (outwards,),
            Support.BOTH: (self._tip(edge - 44, edge - 26), outwards),
        }.get(self.standing.support, ())

    @property
    def is_strained(self) -> bool:
        return self.standing.support == Support.STRAINED

    @property
    def _is_above(self) -> bool:
        return DIRECTIONS[self.standing.sector][1] < 0

    @property
    def _length(self) -> float:
        return math.hypot(self.x, self.y)

    def _at(self, way: float) -> tuple[int, int]:
        return round(self.x * way / self._length), round(self.y * way / self._length)

    def _tip(self, point: float, base: float) -> str:
        """Return a triangle on the line with its point at one way from the middle and its base at another."""
        across_x, across_y = -self.y / self._length * 9, self.x / self._length * 9
        (px, py), (bx, by) = self._at(point), self._at(base)
        left, right = (bx + across_x, by + across_y), (bx - across_x, by - across_y)
        return f"{px},{py} {left[0]:.0f},{left[1]:.0f} {right[0]:.0f},{right[1]:.0f}"


@dataclass(frozen=True, slots=True)
class Ring:
    """One distance: its outer edge, and where its name stands."""

    distance: Distance
    radius: int

    @property
    def label_x(self) -> int:
        return self.radius - 8


@dataclass(frozen=True, slots=True)
class Corner:
    """The name of a sector, in its corner; `is_empty` where nobody stands in it."""

    sector: Sector
    x: int
    y: int
    anchor: str
    is_empty: bool
    hint_x: int
    hint_y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn, in units of a square view box around the person."""

    rings: tuple[Ring, ...]
    marks: tuple[Mark, ...]
    corners: tuple[Corner, ...]
    half: int

    @property
    def size(self) -> int:
        return 2 * self.half

    @property
    def radius(self) -> int:
        return self.rings[-1].radius


def draw(standings: Sequence[Standing]) -> Drawing:
    """Return the drawing of a card; without anybody on it, the empty rings."""
    rings: list[Ring] = []
    marks: list[Mark] = []
    inner = SELF_RADIUS
    for distance in sorted(Distance):
        here = [one for one in standings if one.distance == distance]
        outer, placed = _ring(here, inner)
        rings.append(Ring(distance, outer))
        marks += placed
        inner = outer
    taken = {one.sector for one in standings}
    half = inner + MARGIN
    corners = tuple(_corner(sector, inner, half, is_empty=sector not in taken) for sector in Sector)
    return Drawing(tuple(rings), tuple(sorted(marks, key=lambda mark: mark.standing.number)), corners, half)


def shortened(label: str) -> str:
    """Return a label as it fits the drawing."""
    return label if len(label) <= SHORT_LABEL else label[: SHORT_LABEL - 1].rstrip() + "…"


def box_width(label: str) -> float:
    """Return how wide a supporter's box is: at least its mark, estimated generously for the label."""
    signs = sum(0.42 if sign in _NARROW else 1.0 if sign in _WIDE else 0.66 for sign in shortened(label))
    return max(2 * MARK_RADIUS, signs * FONT_SIZE) + GAP


def _ring(standings: Sequence[Standing], inner: int) -> tuple[int, list[Mark]]:
    """Return the outer edge of a ring that holds all of them, as near as it can be, and where they stand."""
    for outer in count(inner + SLIMMEST_RING, _GROWS_BY):
        marks: list[Mark] = []
        for sector in Sector:
            here = [one for one in standings if one.sector == sector]
            placed = _quarter(here, inner, outer)
            if placed is None:
                break
            marks += [Mark(one, _turned(box, sector)) for one, box in zip(here, placed, strict=True)]
        else:
            return outer, marks
    raise AssertionError("a ring grows until everybody fits")


def _quarter(standings: Sequence[Standing], inner: int, outer: int) -> list[Box] | None:
    """Return the boxes in a quarter between two circles, both axes positive; None where they do not all fit."""
    rows = _rows(inner, outer)
    taken: dict[int, list[int]] = defaultdict(list)
    widths = [box_width(one.label) for one in standings]
    for at, width in enumerate(widths):
        free = [
            number
            for number, row in enumerate(rows)
            if sum(widths[other] for other in taken[number]) + width <= row.width
        ]
        if not free:
            return None
        taken[min(free, key=lambda number: (len(taken[number]), rows[number].from_diagonal))].append(at)
    boxes: dict[int, Box] = {}
    for number, members in taken.items():
        row = rows[number]
        spare = (row.width - sum(widths[at] for at in members)) / (len(members) + 1)
        left = row.left
        for at in members:
            left += spare
            boxes[at] = Box(left, row.top, widths[at])
            left += widths[at]
    return [boxes[at] for at in range(len(standings))]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a quarter: boxes that stand in it stay between the two circles."""

    left: float
    top: float
    width: float

    @property
    def from_diagonal(self) -> float:
        middle = math.atan2(self.top + BOX_HEIGHT / 2, self.left + self.width / 2)
        return round(abs(middle - math.pi / 4), 6)


def _rows(inner: int, outer: int) -> list[_Row]:
    rows: list[_Row] = []
    for number in count():
        top = AXIS + number * BOX_HEIGHT
        if top + BOX_HEIGHT >= outer:
            return rows
        left = max(AXIS, math.sqrt(max(0, inner**2 - top**2)))
        right = math.sqrt(outer**2 - (top + BOX_HEIGHT) ** 2)
        if right > left:
            rows.append(_Row(left, top, right - left))
    raise AssertionError("rows end at the outer circle")


def _turned(box: Box, sector: Sector) -> Box:
    """Return a box of the quarter with positive axes where its sector lies."""
    right, down = DIRECTIONS[sector]
    left = box.left if right > 0 else -box.right
    top = box.top if down > 0 else -box.bottom
    return Box(left, top, box.width)


def _corner(sector: Sector, radius: int, half: int, *, is_empty: bool) -> Corner:
    right, down = DIRECTIONS[sector]
    y = -half + 32 if down < 0 else half - 16
    middle = round(radius * 0.45)
    return Corner(
        sector,
        right * (half - 8),
        y,
        "start" if right < 0 else "end",
        is_empty,
        right * middle,
        down * middle,
    )
