"""Hours, absences, rooms, and what the house decides about its calendar; always with the next four weeks beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import ConflictError, InputError
from lotse.schedule.queries import hours as queries
from lotse.schedule.queries.agenda import Day
from lotse.schedule.queries.conflicts import Conflict, after_change, after_end, in_absence, use_of_room
from lotse.schedule.rules.hours import Hours, rule_line
from lotse.schedule.rules.opening import changed, violations
from lotse.schedule.services import hours as services
from lotse.web.calendar.days import Sheet, sheet_of
from lotse.web.calendar.hours_forms import (
    AbsenceForm,
    ChangeForm,
    ChoicesForm,
    EndForm,
    HoursForm,
    RoomForm,
    initial_of,
    today_first,
)
from lotse.web.calendar.pages import at_office, show
from lotse.web.pages import attempt, attempt_form, is_fragment
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.schedule.models import OpeningRule

_WEEKS = 4


@require_safe
@at_office
def hours(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show the rules, who is away, and what the next four weeks come to."""
    by, today = staff_of(request), clock.today()
    rules = queries.opening_rules(by, office_key, on=today)
    values = {
        "rules": [(row, rule_line(queries.rule_of(row))) for row in rules],
        "absences": queries.absences(by, office_key, on=today),
        "weeks": _weeks(office_key, today),
        "today": today,
    }
    return show(request, "calendar/hours.html", "hours", values)


@require_http_methods(["GET", "POST"])
@at_office
def new(request: HttpRequest, office_key: int) -> HttpResponse:
    """Add an hour of opening; the next four weeks show it before it is stored."""
    by, today = staff_of(request), clock.today()
    form = HoursForm(
        request.POST if request.method == "POST" else None,
        colleagues=queries.colleagues_of(by, office_key, on=today),
        rooms=queries.rooms(by, office_key, on=today),
        initial=today_first(today),
    )
    is_valid = form.is_valid()
    weeks = _weeks(office_key, today, plus=[form.hours()] if is_valid else [])
    if is_fragment(request):
        return render(request, "calendar/_weeks.html", {"weeks": weeks, "today": today})
    if is_valid and "vorschau" not in request.POST:
        made = attempt_form(
            form, lambda: services.add_hours(by=by, office_key=office_key, hours=form.hours(), today=today)
        )
        if made is not None:
            messages.success(request, "Eingetragen. Die öffentliche Seite zeigt die Zeit sofort.")
            return redirect("hours")
    values = {"form": form, "weeks": weeks, "today": today}
    return show(request, "calendar/hours_new.html", "hours", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: int) -> HttpResponse:
    """Change an hour of opening from a day on; the next weeks and the talks in the way are shown first."""
    by, today = staff_of(request), clock.today()
    stored = queries.opening_rule(by, key, on=today)
    rule = queries.rule_of(stored)
    form = _change_form(request, stored, rule, today)
    wanted = form.hours() if form.is_valid() else None
    touched: list[Conflict] = []
    instead = [rule]
    if wanted is not None and not violations(wanted):
        touched = after_change(by, stored, wanted=wanted, on=today)
        instead = [each for each in changed(rule, wanted, today=today) if each is not None]
    values = {"form": form, "touched": touched, "today": today, "line": rule_line(rule)}
    values["weeks"] = _weeks(stored.office_id, today, without=key, plus=instead)
    if is_fragment(request):
        return render(request, "calendar/_change_preview.html", values)
    if wanted is not None and "vorschau" not in request.POST and _agreed(request, touched):
        answer = _store_change(request, form, key, wanted)
        if answer is not None:
            return answer
    values["asks"] = bool(touched)
    return show(request, "calendar/hours_change.html", "hours", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Let an hour of opening end; talks agreed on after that day are shown first."""
    by, today = staff_of(request), clock.today()
    rule = queries.opening_rule(by, key, on=today)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"last_day": today})
    last_day = form.cleaned_data["last_day"] if form.is_valid() else today
    touched, stored = after_end(by, rule, last_day=last_day, on=today), queries.rule_of(rule)
    if form.is_valid() and _agreed(request, touched):
        services.end_hours(by=by, rule_key=key, last_day=last_day, today=today)
        messages.success(request, "Die Zeit endet. Vereinbarte Termine sind geblieben.")
        return redirect("hours")
    values = {
        "form": form,
        "touched": touched,
        "asks": form.is_bound and bool(touched),
        "weeks": _weeks(rule.office_id, today, without=key, plus=[replace(stored, valid_until=last_day)]),
        "today": today,
        "line": rule_line(stored),
    }
    return show(request, "calendar/hours_end.html", "hours", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@at_office
def away(request: HttpRequest, office_key: int) -> HttpResponse:
    """Note an absence; talks that fall into it are shown first."""
    by, today = staff_of(request), clock.today()
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        colleagues=queries.colleagues_of(by, office_key, on=today),
        initial={"from_on": today, "until_on": today},
    )
    touched: list[Conflict] = []
    if form.is_valid():
        data = form.cleaned_data
        span = {name: data[name] for name in ("from_on", "until_on", "starts", "ends")}
        touched = in_absence(by, office_key, staff_key=data["staff"], on=today, **span)
        if _agreed(request, touched):
            noted = attempt_form(
                form,
                lambda: services.note_absence(
                    by=by, office_key=office_key, staff_key=data["staff"], today=today, **span
                ),
            )
            if noted is not None:
                messages.success(request, "Eingetragen. In dieser Zeit ist nichts mehr zu buchen.")
                return redirect("hours")
    values = {"form": form, "touched": touched, "asks": bool(touched)}
    return show(request, "calendar/away.html", "hours", values, status=422 if form.errors else 200)


@require_POST
def back(request: HttpRequest, key: int) -> HttpResponse:
    """Take an absence back."""
    services.remove_absence(by=staff_of(request), absence_key=key, today=clock.today())
    messages.success(request, "Die Abwesenheit ist gestrichen.")
    return redirect("hours")


@require_http_methods(["GET", "POST"])
@at_office
def house(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show and change what the house decides about its calendar, and its rooms."""
    by, today = staff_of(request), clock.today()
    chosen = queries.settings_of(office_key)
    is_room = request.POST.get("what") == "room"
    form = ChoicesForm(
        request.POST if request.method == "POST" and not is_room else None,
        initial=ChoicesForm.initial_for(chosen),
    )
    room = RoomForm(request.POST if is_room else None, prefix="room")
    if form.is_valid():
        stored = attempt_form(
            form, lambda: services.choose(by=by, office_key=office_key, choices=form.choices(), today=today)
        )
        if stored is not None:
            messages.success(request, "Gespeichert.")
            return redirect("calendar_house")
    if room.is_valid():
        made = attempt_form(
            room, lambda: services.add_room(by=by, office_key=office_key, today=today, **room.cleaned_data)
        )
        if made is not None:
            messages.success(request, "Der Raum ist eingetragen.")
            return redirect("calendar_house")
    values = {"form": form, "room": room, "rooms": queries.rooms(by, office_key, on=today)}
    status = 422 if form.errors or room.errors else 200
    return show(request, "calendar/house.html", "hours", values, status=status)


@require_http_methods(["GET", "POST"])
def close_room(request: HttpRequest, key: int) -> HttpResponse:
    """Show which hours and talks name a room, then use it no more."""
    by, today = staff_of(request), clock.today()
    use = use_of_room(by, key, on=today)
    if request.method == "POST":
        if attempt(request, lambda: services.close_room(by=by, room_key=key, today=today)):
            messages.success(request, "Der Raum wird nicht mehr angeboten.")
        return redirect("calendar_house")
    return show(request, "calendar/room_close.html", "hours", {"use": use})


def _change_form(request: HttpRequest, stored: OpeningRule, rule: Hours, today: dt.date) -> ChangeForm:
    by, office_key = staff_of(request), stored.office_id
    return ChangeForm(
        request.POST if request.method == "POST" else None,
        stored=stored,
        colleagues=queries.colleagues_of(by, office_key, on=today),
        rooms=queries.rooms(by, office_key, on=today),
        initial=initial_of(rule, today),
    )


def _store_change(request: HttpRequest, form: ChangeForm, key: int, wanted: Hours) -> HttpResponse | None:
    """Change an hour of opening and lead back to all of them; None where the form has to be put right first."""
    by, seen = staff_of(request), form.cleaned_data["seen"]
    try:
        services.change_hours(by=by, rule_key=key, hours=wanted, seen=seen, today=clock.today())
    except InputError as error:
        form.add_error(None, str(error))
        return None
    except ConflictError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"Geändert ab {wanted.valid_from:%d.%m.%Y}. Vereinbarte Termine sind geblieben."
        )
    return redirect("hours")


def _agreed(request: HttpRequest, touched: Sequence[Conflict]) -> bool:
    """Say whether somebody has seen every talk in the way of what they do, and does it nevertheless."""
    seen = request.POST.get("trotzdem", "").split(",")
    return all(str(each.line.key) in seen for each in touched)


def _weeks(
    office_key: int, today: dt.date, *, without: int | None = None, plus: Sequence[Hours] = ()
) -> Sequence[Sequence[Sheet]]:
    """Return this week and the next three, Monday to Sunday, as they are or as they would be."""
    monday = today - dt.timedelta(days=today.weekday())
    last = monday + dt.timedelta(days=7 * _WEEKS - 1)
    rules = [rule for rule in queries.rules_of(office_key, monday, last) if rule.key != without]
    days = queries.open_hours(office_key, monday, last, rules=[*rules, *plus])
    sheets = [sheet_of(Day(day, ())) for day in days]
    return [sheets[start : start + 7] for start in range(0, len(sheets), 7)]
