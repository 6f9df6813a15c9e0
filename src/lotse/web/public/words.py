"""The words of the public pages: one structure, nine languages, a file for each in `texts`."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lotse.schedule.enums import HoursKind, MeetingWay
from lotse.schedule.queries.hours import ZONE

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """All that the public pages say in one language. A file that lacks a key, or has one more, cannot be read."""

    # days and times
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day_pattern: str
    # every page
    description: str
    skip: str
    languages: str
    call: str
    write: str
    privacy: str
    officer: str
    authority: str
    no_traces: str
    staff: str
    offices: str
    # the office
    book: str
    mode_until: str
    photo: str
    who: str
    next: str
    now_until: str
    week: str
    usual: str
    kinds: dict[str, str]
    closed_day: str
    holiday: str
    where: str
    step_free: str
    steps: str
    bring: str
    bring_nothing: str
    voluntary: str
    voluntary_yes: str
    spoken: str
    spoken_more: str
    # choosing a time
    book_lead: str
    way_question: str
    ways: dict[str, str]
    pick_time: str
    earlier: str
    later: str
    none_free: str
    none_free_what: str
    nothing_fits: str
    to_waiting: str
    # saying who one is
    details: str
    your_time: str
    your_way: str
    other_time: str
    name: str
    name_help: str
    reach: str
    reach_help: str
    reach_phone: str
    reach_phone_help: str
    interpreter: str
    interpreter_none: str
    or_next: str
    leave_empty: str
    kept_for: str
    submit_book: str
    submit_wait: str
    home_help: str
    # what may be wrong
    wrong: str
    wrong_name: str
    wrong_sign: str
    wrong_reach: str
    wrong_phone: str
    wrong_stale: str
    wrong_quick: str
    wrong_gone: str
    wrong_taken: str
    wrong_many: str
    wrong_enough: str
    no_link: str
    no_link_what: str
    # one's own appointment
    booked: str
    asked: str
    asked_what: str
    offered: str
    moved: str
    cancelled: str
    cancelled_what: str
    over: str
    no_strings: str
    when: str
    how: str
    keep_page: str
    calendar: str
    agree: str
    move: str
    back: str
    move_keeps: str
    cancel: str
    cancel_sure: str
    cancel_why: str
    cancel_yes: str
    cancel_no: str
    join_video: str
    # one's own place on the waiting list
    waiting: str
    waiting_what: str
    waiting_ahead: str
    keep_place: str
    waiting_offered: str
    waiting_over: str
    strike: str
    free_now: str
    # the page behind a letter's code
    letter_thanks: str
    letter_thanks_what: str
    letter_unknown: str
    letter_unknown_what: str
    letter_call_me: str
    letter_number: str
    letter_number_help: str
    letter_when: str
    letter_times: dict[str, str]
    letter_language: str
    letter_submit: str
    letter_wrong: str
    # data protection
    notice: tuple[Part, ...]

    def day(self, day: dt.date) -> str:
        """Return a day as one says it: „Dienstag, 24. November“."""
        return self.day_pattern.format(
            weekday=self.weekdays[day.weekday()], day=day.day, month=self.months[day.month - 1]
        )

    def way(self, way: MeetingWay) -> str:
        """Return how one meets."""
        return self.ways[way]

    def kind(self, kind: HoursKind) -> str:
        """Return what one can do in an hour of opening."""
        return self.kinds[kind]


@cache
def words_in(code: str) -> Words:
    """Return the words of a language that `LANGUAGES` knows."""
    found = tomllib.loads((TEXTS / f"{code}.toml").read_text(encoding="utf-8"))
    notice = tuple(Part(**part) for part in found.pop("notice"))
    weekdays, months = tuple(found.pop("weekdays")), tuple(found.pop("months"))
    return Words(**found, weekdays=weekdays, months=months, notice=notice)


def clock_time(at: dt.datetime) -> str:
    """Return the time that the clock on the office's wall shows: "09:00"."""
    return f"{at.astimezone(ZONE):%H:%M}"


def span(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Return a stretch of time: "09:00–12:00"."""
    return f"{clock_time(starts_at)}–{clock_time(ends_at)}"
