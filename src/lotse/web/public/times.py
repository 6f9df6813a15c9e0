"""Hours and free times as the public pages list them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from lotse.core import clock
from lotse.schedule.enums import HoursKind
from lotse.schedule.queries.hours import DayHours, NextOpening
from lotse.schedule.queries.slots import Slot
from lotse.schedule.rules.hours import joined
from lotse.web.public.words import Words, clock_time, span

MOMENT = "%Y%m%dT%H%MZ"
DAYS_AT_ONCE = 5


class MomentConverter:
    """A moment in an address: "20261124T0800Z"."""

    regex = r"\d{8}T\d{4}Z"

    def to_python(self, value: str) -> dt.datetime:
        """Return the moment; ValueError, and thus no page, for one that no calendar has."""
        return dt.datetime.strptime(value, MOMENT).replace(tzinfo=dt.UTC)

    def to_url(self, value: dt.datetime) -> str:
        """Return the moment as it stands in an address."""
        return value.astimezone(dt.UTC).strftime(MOMENT)


@dataclass(frozen=True, slots=True)
class Time:
    """A free time and what it leads to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day and its free times."""

    label: str
    times: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Some days with free times, and the days on which those before and after begin."""

    days: tuple[Day, ...]
    earlier: str = ""
    later: str = ""


def week_of(slots: Iterable[Slot], words: Words, *, first: str, url: Callable[[dt.datetime], str]) -> Week:
    """Return the free times from a day on ("2026-11-24", or "" for the earliest), each time once.

    A day that nobody can read counts as the earliest.
    """
    grouped = [
        (day, sorted({slot.starts_at for slot in found}))
        for day, found in groupby(sorted(slots, key=lambda slot: slot.starts_at), key=lambda slot: slot.day)
    ]
    start = next((number for number, (day, _) in enumerate(grouped) if day.isoformat() >= first), 0)
    shown = grouped[start : start + DAYS_AT_ONCE]
    after = grouped[start + DAYS_AT_ONCE :]
    before = grouped[max(0, start - DAYS_AT_ONCE) : start]
    return Week(
        tuple(
            Day(words.day(day), tuple(Time(clock_time(at), url(at)) for at in times)) for day, times in shown
        ),
        earlier=before[0][0].isoformat() if before else "",
        later=after[0][0].isoformat() if after else "",
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """What one can do next, and when."""

    kind: str
    day: str
    time: str


def openings_of(openings: Iterable[NextOpening], words: Words) -> list[Opening]:
    """Return when somebody can next come by or call; while that is so, until when."""
    return [
        Opening(words.kind(opening.kind), words.now_until, clock_time(opening.ends_at))
        if opening.is_now
        else Opening(
            words.kind(opening.kind),
            words.day(clock.day_of(opening.starts_at)),
            span(opening.starts_at, opening.ends_at),
        )
        for opening in openings
    ]


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day of the week with its hours: what one can do and when; `note` says why there may be none."""

    label: str
    hours: tuple[tuple[str, tuple[str, ...]], ...]
    note: str


def week_open(days: Iterable[DayHours], words: Words) -> list[OpenDay]:
    """Return what stands in the list of the next days."""
    return [OpenDay(words.day(day.day), _hours(day, words), _note(day, words)) for day in days]


def _hours(day: DayHours, words: Words) -> tuple[tuple[str, tuple[str, ...]], ...]:
    spans = ((kind, joined(day.hours, {kind})) for kind in HoursKind)
    return tuple(
        (words.kind(kind), tuple(span(start, end) for start, end in found)) for kind, found in spans if found
    )


def _note(day: DayHours, words: Words) -> str:
    if day.hours:
        return ""
    return f"{words.closed_day} ({words.holiday})" if day.holiday else words.closed_day
