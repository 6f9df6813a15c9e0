"""Giving an appointment another time: by typing it, by choosing a free one, or by dragging it there in the week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lotse.core import clock
from lotse.schedule.enums import MeetingWay
from lotse.schedule.queries import agenda
from lotse.schedule.queries.agenda import Line
from lotse.schedule.queries.hours import ZONE, colleagues_of
from lotse.schedule.queries.slots import Slot, free_slots, long_enough
from lotse.schedule.services import appointments as services
from lotse.web.calendar.appointment_forms import MoveForm, asked_for
from lotse.web.calendar.pages import day_asked, show
from lotse.web.design.frames import Link
from lotse.web.pages import attempt_form, is_fragment
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.schedule.models import Appointment

_WEEK = dt.timedelta(days=6)
_DAYS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day on which an appointment could take place, with a link for each free time."""

    day: dt.date
    times: list[Link]


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: int) -> HttpResponse:
    """Give an appointment another time, way or host; the address may name them beforehand.

    The fragment is the free times of a week (`?tag=` is its first day): where a talk can be dragged to.
    """
    by, today = staff_of(request), clock.today()
    line = agenda.appointment(by, key, on=today)
    colleagues = colleagues_of(by, line.office_key, on=today)
    names = {each.pk: each.name for each in colleagues}
    if is_fragment(request):
        first = day_asked(request, today)
        return render(
            request, "calendar/_free_days.html", {"days": _free_days(line, names, first, first + _WEEK)}
        )
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues,
        lengths=[_minutes(line)],
        initial=_initial_of(line) | asked_for(request.GET),
    )
    moved = attempt_form(form, lambda: _move(request, key, form)) if form.is_valid() else None
    if moved is not None:
        messages.success(
            request, f"Verlegt. Die Nachricht an die Person ist geschrieben.{_room_of(moved, line)}"
        )
        return redirect("appointment", key)
    values = {"form": form, "line": line, "days": _free_days(line, names)[:_DAYS_SHOWN]}
    return show(request, "calendar/move.html", "calendar", values, status=422 if form.errors else 200)


def _move(request: HttpRequest, key: int, form: MoveForm) -> Appointment:
    data = form.cleaned_data
    return services.move(
        by=staff_of(request),
        appointment_key=key,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        now=clock.now(),
        is_agreed=data["is_agreed"],
        staff_key=data["staff"],
        way=data["way"],
        back_by=form.back_at,
        emergency_reason=data["emergency_reason"],
    )


def _room_of(moved: Appointment, line: Line) -> str:
    """Say so where a talk could not keep its room."""
    room = moved.room.name if moved.room else ""
    if not line.room or room == line.room or moved.way != MeetingWay.OFFICE:
        return ""
    now = f"jetzt ist es „{room}“" if room else "ein anderer passender ist nicht frei"
    return f" „{line.room}“ ist zu dieser Zeit vergeben, {now}."


def _minutes(line: Line) -> int:
    return (line.ends_at - line.starts_at) // dt.timedelta(minutes=1)


def _free_days(
    line: Line, names: dict[int, str], first: dt.date | None = None, last: dt.date | None = None
) -> list[FreeDay]:
    """Return the free times that offer the way and are long enough, day by day."""
    found = free_slots(line.office_key, now=clock.now(), first=first, last=last, way=line.way)
    here = (slot for slot in found if slot.staff_key in names)
    slots = long_enough(here, line.ends_at - line.starts_at)
    return [
        FreeDay(day, [_link(line, slot, names) for slot in of_day])
        for day, of_day in groupby(slots, key=lambda slot: slot.day)
    ]


def _link(line: Line, slot: Slot, names: dict[int, str]) -> Link:
    start = slot.starts_at.astimezone(ZONE)
    query = {"am": f"{start:%Y-%m-%d}", "um": f"{start:%H:%M}", "mit": slot.staff_key}
    host = "" if slot.staff_key == line.staff_key else f", {names[slot.staff_key]}"
    address = reverse("appointment_move", args=[line.key])
    return Link(f"{start:%H:%M}{host}", f"{address}?{urlencode(query)}")


def _initial_of(line: Line) -> dict[str, Any]:
    start = line.starts_at.astimezone(ZONE)
    return {
        "day": start.date(),
        "time": start.time(),
        "minutes": _minutes(line),
        "way": line.way,
        "staff": line.staff_key,
        "back_by": line.back_by.astimezone(ZONE).time() if line.back_by else None,
        "emergency_reason": line.emergency_reason,
    }
