"""The calendar: one day, one week, and the times that are still free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lotse.core import clock
from lotse.schedule.enums import HoursKind, MeetingWay
from lotse.schedule.queries.agenda import Day, agenda
from lotse.schedule.queries.hours import ZONE, colleagues_of
from lotse.schedule.queries.slots import Slot, free_slots
from lotse.schedule.rules.hours import joined
from lotse.web.calendar.pages import at_office, day_asked, show
from lotse.web.design.frames import Link
from lotse.web.pages import number_in
from lotse.web.staff import staff_of

_FREE_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Opening:
    """When the door, the phone or the calendar is open on a day: kind and times in one line."""

    kind: HoursKind
    times: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A day as it is drawn."""

    day: Day
    openings: Sequence[Opening]


@dataclass(frozen=True, slots=True)
class Free:
    """A free time, who holds it, and the address at which it is taken."""

    slot: Slot
    staff_name: str
    ways: str
    url: str


@require_safe
@at_office
def calendar(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show one day."""
    by, today = staff_of(request), clock.today()
    day, mine = day_asked(request, today), request.GET.get("wer") == "ich"
    sheets = [
        sheet_of(each)
        for each in agenda(by, office_key, day, day, on=today, staff_key=by.pk if mine else None)
    ]
    values = {
        "sheet": sheets[0],
        "day": day,
        "today": today,
        "whose": _whose(mine, day),
        **_around(day, dt.timedelta(days=1), mine=mine),
    }
    return show(request, "calendar/day.html", "calendar", values)


@require_safe
@at_office
def week(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show a week from Monday on; days without anything at the weekend are left out."""
    by, today = staff_of(request), clock.today()
    day, mine = day_asked(request, today), request.GET.get("wer") == "ich"
    monday = day - dt.timedelta(days=day.weekday())
    sunday = monday + dt.timedelta(days=6)
    found = agenda(by, office_key, monday, sunday, on=today, staff_key=by.pk if mine else None)
    shown = [each for each in found if each.day.weekday() < 5 or each.lines or each.hours.hours]
    values = {
        "sheets": [sheet_of(each) for each in shown],
        "monday": monday,
        "sunday": sunday,
        "number": monday.isocalendar().week,
        "today": today,
        "whose": _whose(mine, monday),
        **_around(monday, dt.timedelta(days=7), mine=mine),
    }
    return show(request, "calendar/week.html", "calendar_week", values)


@require_safe
@at_office
def free(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show the next free times; each leads to a new appointment, for `?person=` if somebody is named."""
    by, today = staff_of(request), clock.today()
    wanted = request.GET.get("art", "")
    way = MeetingWay(wanted) if wanted in MeetingWay.values else None
    person = number_in(request.GET.get("person"))
    names = {each.pk: each.name for each in colleagues_of(by, office_key, on=today)}
    slots = free_slots(office_key, now=clock.now(), way=way)
    ways = [("", "alle"), *MeetingWay.choices]
    values = {
        "free": [
            _free(slot, names[slot.staff_key], person, way)
            for slot in slots[:_FREE_SHOWN]
            if slot.staff_key in names
        ],
        "person": person,
        "ways": [
            Link(label, f"?{urlencode({'art': code, 'person': person or ''})}", code == wanted)
            for code, label in ways
        ],
    }
    return show(request, "calendar/free.html", "calendar", values)


def sheet_of(day: Day) -> Sheet:
    """Return a day with its hours as ready lines, one for each kind."""
    openings = []
    for kind in HoursKind:
        spans = joined(day.hours.hours, {kind})
        times = " und ".join(
            f"{start.astimezone(ZONE):%H:%M}–{end.astimezone(ZONE):%H:%M}" for start, end in spans
        )
        if times:
            openings.append(Opening(kind, times))
    return Sheet(day, openings)


def _free(slot: Slot, staff_name: str, person: int | None, way: MeetingWay | None) -> Free:
    start = slot.starts_at.astimezone(ZONE)
    minutes = (slot.ends_at - slot.starts_at) // dt.timedelta(minutes=1)
    query = {
        "am": f"{start:%Y-%m-%d}",
        "um": f"{start:%H:%M}",
        "dauer": minutes,
        "mit": slot.staff_key,
        "raum": slot.room_key or "",
        "art": way or next(each for each in MeetingWay if each in slot.ways),
    }
    if person:
        query["person"] = person
    ways = ", ".join(each.label for each in MeetingWay if each in slot.ways)
    return Free(slot, staff_name, ways, f"{reverse('appointment_new')}?{urlencode(query)}")


def _around(day: dt.date, step: dt.timedelta, *, mine: bool) -> dict[str, str]:
    return {"previous_url": _at(day - step, mine=mine), "next_url": _at(day + step, mine=mine)}


def _whose(mine: bool, day: dt.date) -> list[Link]:
    return [
        Link("alle", _at(day, mine=False), not mine),
        Link("meine", _at(day, mine=True), mine),
    ]


def _at(day: dt.date, *, mine: bool) -> str:
    return f"?{urlencode({'tag': day.isoformat(), **({'wer': 'ich'} if mine else {})})}"
