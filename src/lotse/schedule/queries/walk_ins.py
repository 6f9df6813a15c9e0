"""The walk-in line: for the counter with everything, for the waiting room with numbers only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.people.queries.shown import full_name
from lotse.schedule import access
from lotse.schedule.enums import WalkInTopic
from lotse.schedule.models import WalkIn
from lotse.schedule.queries.hours import settings_of
from lotse.schedule.rules.walk_ins import in_words, mean_length, waiting_minutes

_LENGTHS_FROM = dt.timedelta(days=28)
_LENGTHS = 50
_SHOWN_CALLED = 4


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the day at the counter."""

    key: int
    number: int
    topic: WalkInTopic
    language: str
    counted_at: dt.datetime
    called_at: dt.datetime | None
    place: str
    served_at: dt.datetime | None
    left_at: dt.datetime | None
    person_key: int | None
    person_name: str


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter's day: who waits, who is being served, who was there, and how long a newcomer would wait."""

    waiting: tuple[Number, ...]
    called: tuple[Number, ...]
    done: tuple[Number, ...]
    total: int
    wait_minutes: int

    @property
    def wait_in_words(self) -> str:
        """The waiting time as one says it."""
        return in_words(self.wait_minutes)


@dataclass(frozen=True, slots=True)
class Called:
    """A number on the screen of the waiting room, and where to go."""

    number: int
    place: str


@dataclass(frozen=True, slots=True)
class WaitingScreen:
    """What hangs in the waiting room: numbers, never a name. `called` has the latest first."""

    called: tuple[Called, ...]
    waiting: tuple[int, ...]
    wait_minutes: int

    @property
    def wait_in_words(self) -> str:
        """The waiting time as one says it."""
        return in_words(self.wait_minutes)


def counter(user: Staff, office_key: int, *, now: dt.datetime) -> Counter:
    """Return the day at the counter; four queries however many come."""
    today = clock.day_of(now)
    rows = access.visible_walk_ins(user, on=today).filter(office=office_key, on=today)
    numbers = [_number(row) for row in rows.select_related("person").order_by("number")]
    waiting = tuple(each for each in numbers if each.called_at is None and each.left_at is None)
    called = tuple(
        each for each in numbers if each.called_at and each.served_at is None and each.left_at is None
    )
    done = tuple(each for each in numbers if each.served_at or each.left_at)
    minutes = _minutes(office_key, before=len(waiting), called=[each.place for each in called], now=now)
    return Counter(waiting, called, done, len(numbers), minutes)


def waiting_screen(office_key: int, *, now: dt.datetime) -> WaitingScreen:
    """Return what hangs in the waiting room of an office; the caller has found the office for the user."""
    today = clock.day_of(now)
    rows = WalkIn.objects.filter(office=office_key, on=today, served_at__isnull=True, left_at__isnull=True)
    lines = list(rows.order_by("number").values_list("number", "called_at", "place"))
    called = sorted(
        ((at, Called(number, place)) for number, at, place in lines if at),
        key=lambda line: line[0],
        reverse=True,
    )
    waiting = tuple(number for number, at, _ in lines if at is None)
    minutes = _minutes(office_key, before=len(waiting), called=[line[1].place for line in called], now=now)
    return WaitingScreen(tuple(line[1] for line in called[:_SHOWN_CALLED]), waiting, minutes)


def _minutes(office_key: int, *, before: int, called: list[str], now: dt.datetime) -> int:
    """Estimate the wait: as many counters as somebody was called to today, one at least."""
    served = WalkIn.objects.filter(
        office=office_key, served_at__gte=now - _LENGTHS_FROM, called_at__isnull=False
    )
    spans = list(
        served.order_by("-served_at").values_list("called_at", "served_at", "on", "place")[:_LENGTHS]
    )
    lengths = [end - start for start, end, _, _ in spans if start and end]
    today = clock.day_of(now)
    places = {place for _, _, on, place in spans if on == today} | set(called)
    return waiting_minutes(
        before=before,
        being_served=len(called),
        counters=len(places),
        mean=mean_length(lengths, usual_minutes=settings_of(office_key).walk_in_minutes),
    )


def _number(row: WalkIn) -> Number:
    return Number(
        row.pk,
        row.number,
        WalkInTopic(row.topic),
        row.language,
        row.counted_at,
        row.called_at,
        row.place,
        row.served_at,
        row.left_at,
        row.person_id,
        full_name(row.person) if row.person else "",
    )
