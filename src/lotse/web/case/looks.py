"""What the page of an assessment shows: the latest look as rows, and the way since the first one as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lotse.casework.queries.assessments import AssessmentView, DimensionView
from lotse.casework.rules.assessments import AnswerText, Way, ways

_MOST_DAYS = 5


@dataclass(frozen=True, slots=True)
class LatestRow:
    """One area of life in the latest look; `answer` is None where it was not talked about."""

    label: str
    answer: AnswerText | None
    limits: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """One area of life with its level on each of the table's days, "" where it was not talked about."""

    label: str
    way: Way
    levels: tuple[tuple[dt.date, str], ...]


@dataclass(frozen=True, slots=True)
class WayTable:
    """The way since the first look: the first day and the latest ones."""

    days: tuple[dt.date, ...]
    rows: tuple[WayRow, ...]


def latest_rows(dimensions: Sequence[DimensionView], look: AssessmentView) -> list[LatestRow]:
    """Return the latest look, area by area; retired ones only where something was said to them."""
    return [
        LatestRow(
            each.label, answer, ", ".join(str(limit.label) for limit in answer.limits) if answer else ""
        )
        for each in dimensions
        for answer in [look.answers.get(each.code)]
        if answer or not each.is_retired
    ]


def way_table(dimensions: Sequence[DimensionView], looks: Sequence[AssessmentView]) -> WayTable:
    """Return the way in each area that has levels; of many looks the first and the latest stand in the table."""
    answered = [(look.on, look.answers) for look in looks]
    days = sorted(look.on for look in looks)
    shown = tuple(days if len(days) <= _MOST_DAYS else [days[0], *days[1 - _MOST_DAYS :]])
    labels = {each.code: each for each in dimensions if not each.has_limits}
    rows = []
    for way in ways(list(labels), answered):
        if labels[way.code].is_retired and not way.points:
            continue
        levels = dict(way.points)
        rows.append(
            WayRow(
                labels[way.code].label,
                way,
                tuple((day, str(levels[day].label) if day in levels else "") for day in shown),
            )
        )
    return WayTable(shown, tuple(rows))
