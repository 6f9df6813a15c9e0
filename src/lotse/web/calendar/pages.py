"""What the calendar's pages have in common: their tabs, the office they are about, moments typed as day and time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lotse.schedule.queries.hours import ZONE
from lotse.web.design.frames import Link
from lotse.web.pages import day_in
from lotse.web.place import place_of

_Rest = ParamSpec("_Rest")
_YEARS_SHOWN = 10
_TABS = (
    ("Tag", "calendar", "today"),
    ("Woche", "calendar_week", "calendar"),
    ("Tresen", "counter", "people"),
    ("Warteliste", "waiting_list", "flag"),
    ("Zeiten", "hours", "clock"),
    ("Betriebsart", "office_mode", "door"),
    ("Nachrichten", "messages_log", "mail"),
)


def at_office(
    view: Callable[Concatenate[HttpRequest, int, _Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, _Rest], HttpResponse]:
    """Hand a view the key of the office in front of somebody; without one the page says where to enter it."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> HttpResponse:
        place = place_of(request)
        if place.office_key is None and request.method == "POST":
            return redirect("calendar")
        if place.office_key is None:
            return render(request, "calendar/no_office.html", {"place": place})
        return view(request, place.office_key, *args, **kwargs)

    return wrapped


def show(
    request: HttpRequest, template: str, current: str, values: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw a page of the calendar with its tabs."""
    tabs = [Link(label, reverse(name), name == current, icon) for label, name, icon in _TABS]
    shared = {"place": place_of(request), "calendar_tabs": tabs}
    return render(request, template, {**shared, **values}, status=status)


def day_asked(request: HttpRequest, today: dt.date) -> dt.date:
    """Return the day that `?tag=` names, or today; nobody plans ten years ahead, and calendars end somewhere."""
    day = day_in(request.GET.get("tag"))
    return day if day and abs(day.year - today.year) < _YEARS_SHOWN else today


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """Return a day and a time of the office's clock as one moment."""
    return dt.datetime.combine(day, time, tzinfo=ZONE)


def back_to(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Lead back to where the button stood (`von`), if that is a page of this house."""
    target = request.POST.get("von", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect(otherwise)
