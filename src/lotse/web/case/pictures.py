"""The way somebody has come, as a picture: one row for each area of life, one column for each level.

Where they began is a ring, where they are is a dot. Levels stand beside each other as words; nothing is added up,
and no colour says good or bad.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lotse.casework.enums import Level
from lotse.casework.rules.assessments import Way

WIDTH, HEAD, ROW, FOOT = 760, 34, 34, 8
_COLUMNS = {Level.URGENT: 310, Level.NEEDS: 440, Level.WORKABLE: 570, Level.STRONG: 690}
_RING = 8


@dataclass(frozen=True, slots=True)
class Column:
    """One level: where it stands and what it is called."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One area of life: its label at `y`, the line from the first level to the latest, an arrow's tip."""

    label: str
    y: int
    words: str
    start: int | None = None
    end: int | None = None
    tip: str = ""
    between: tuple[int, ...] = ()

    @property
    def baseline(self) -> int:
        return self.y + 5

    @property
    def has_moved(self) -> bool:
        return self.start != self.end


@dataclass(frozen=True, slots=True)
class WayPicture:
    """All that the template needs to draw, in units of its view box."""

    width: int
    height: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def bottom(self) -> int:
        return self.height - FOOT


def way_picture(ways: Sequence[Way], labels: Mapping[str, str]) -> WayPicture:
    """Return the picture of ways, with the labels of their areas by code."""
    rows = tuple(_row(way, labels[way.code], at) for at, way in enumerate(ways))
    columns = tuple(Column(x, str(level.label)) for level, x in _COLUMNS.items())
    return WayPicture(WIDTH, HEAD + ROW * len(rows) + FOOT, columns, rows)


def _row(way: Way, label: str, at: int) -> Row:
    y = HEAD + ROW * at + ROW // 2
    if way.first is None or way.latest is None:
        return Row(label, y, way.words)
    start, end = _COLUMNS[way.first], _COLUMNS[way.latest]
    between = sorted({_COLUMNS[level] for _, level in way.points} - {start, end})
    return Row(label, y, way.words, start, end, _tip(start, end, y), tuple(between))


def _tip(start: int, end: int, y: int) -> str:
    """Return the corners of an arrow's tip before the dot; none where nothing moved."""
    if start == end:
        return ""
    side = -1 if end > start else 1
    at = end + side * (_RING + 2)
    return f"{at},{y} {at + side * 10},{y - 6} {at + side * 10},{y + 6}"
