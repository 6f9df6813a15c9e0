"""Reminders: one to make, one to look at, all of a neighbourhood."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.casework.queries.reminders import (
    ReminderLine,
    Shown,
    line_of,
    reminder_line,
    reminders_shown,
)
from lotse.casework.services import reminders as services
from lotse.casework.services.reading import open_reminder, open_reminders_of
from lotse.core import clock
from lotse.people.queries.pairs import name_of
from lotse.web.case.pages import attempt_again
from lotse.web.case.reminder_forms import MoveForm, ReminderForm, SeenForm
from lotse.web.design.frames import Link
from lotse.web.pages import attempt, attempt_form, is_fragment, page_of
from lotse.web.place import place_of
from lotse.web.staff import staff_of

_LABELS = {
    Shown.DUE: "fällig",
    Shown.WEEK: "nächste sieben Tage",
    Shown.LATER: "später",
    Shown.CLOSED: "erledigt",
}
_MADE = {"": "alle", "hand": "von Hand", "regel": "aus einer Regel"}


@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """List the reminders of the neighbourhood, those due first of all."""
    place, by, today = place_of(request), staff_of(request), clock.today()
    wanted, made = request.GET.get("zeige", ""), request.GET.get("art", "")
    shown = next((one for one in Shown if one == wanted), Shown.DUE)
    by_hand = {"hand": True, "regel": False}.get(made)
    page = page_of(request, reminders_shown(by, place.key, shown, by_hand=by_hand, today=today))
    values = {
        "place": place,
        "page": page,
        "lines": [line_of(reminder, today=today) for reminder in page],
        "shown": shown,
        "days": [
            Link(label, f"?zeige={one}&art={made if made in _MADE else ''}", one == shown)
            for one, label in _LABELS.items()
        ],
        "ways": [Link(label, f"?zeige={shown}&art={one}", one == made) for one, label in _MADE.items()],
    }
    template = "case/_reminders.html" if is_fragment(request) else "case/reminders.html"
    return render(request, template, values)


@require_http_methods(["GET", "POST"])
def reminder_new(request: HttpRequest, key: int) -> HttpResponse:
    """Make a reminder of somebody."""
    by, today = staff_of(request), clock.today()
    form = ReminderForm(request.POST or None, today=today)
    if form.is_valid():
        made = attempt_form(
            form,
            lambda: services.make_reminder(
                by=by, person_key=key, text=form.cleaned_data["text"], due_on=form.due_on(), today=today
            ),
        )
        if made is not None:
            messages.success(request, f"Wiedervorlage am {made.due_on:%d.%m.%Y}.")
            return redirect("case", made.case_id) if made.case_id else redirect("person", key)
    values = {
        "person_key": key,
        "person_name": name_of(by, key, on=today),
        "form": form,
        "lines": open_reminders_of(by=by, person_key=key, today=today),
    }
    return render(request, "case/reminder_new.html", values, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def reminder(request: HttpRequest, key: int) -> HttpResponse:
    """Show one reminder, and put it off for a reason."""
    by, today = staff_of(request), clock.today()
    line, moves = open_reminder(by=by, reminder_key=key, today=today)
    form = MoveForm(request.POST or None, today=today, initial={"stood_on": line.due_on})
    if form.is_valid():
        moved = attempt_again(
            form,
            lambda: services.move_reminder(
                by=by,
                reminder_key=key,
                to_on=form.due_on(),
                reason=form.cleaned_data["reason"],
                stood_on=form.cleaned_data["stood_on"],
                today=today,
            ),
        )
        if moved is not None:
            messages.success(request, f"Verschoben auf den {moved.due_on:%d.%m.%Y}.")
            return redirect("reminder", key)
    values = {"line": line, "moves": moves, "form": form}
    return render(request, "case/reminder.html", values, status=422 if form.is_bound else 200)


@require_POST
def reminder_done(request: HttpRequest, key: int) -> HttpResponse:
    """Write down that a reminder is done."""
    return _act(request, key, "Erledigt.", services.finish_reminder)


@require_POST
def reminder_drop(request: HttpRequest, key: int) -> HttpResponse:
    """Write down that a reminder is no longer needed."""
    return _act(request, key, "Nicht mehr nötig: Die Wiedervorlage ist geschlossen.", services.drop_reminder)


@require_POST
def reminder_reopen(request: HttpRequest, key: int) -> HttpResponse:
    """Take back that a reminder is done or no longer needed."""
    by, today = staff_of(request), clock.today()
    line, _ = reminder_line(by, key, today=today)
    if attempt(request, lambda: services.reopen_reminder(by=by, reminder_key=key, today=today)):
        messages.success(request, "Die Wiedervorlage ist wieder offen.")
    return _back(request, line)


@require_POST
def reminder_unmove(request: HttpRequest, key: int) -> HttpResponse:
    """Take the last move back."""
    return _act(request, key, "Die Verschiebung ist zurückgenommen.", services.undo_move)


def _act(request: HttpRequest, key: int, said: str, act: Callable[..., object]) -> HttpResponse:
    by, today = staff_of(request), clock.today()
    line, _ = reminder_line(by, key, today=today)
    stood_on = SeenForm(request.POST).day()
    if not attempt(request, lambda: act(by=by, reminder_key=key, stood_on=stood_on, today=today)):
        return redirect("reminder", key)
    messages.success(request, said)
    return _back(request, line)


def _back(request: HttpRequest, line: ReminderLine) -> HttpResponse:
    """Lead back to where the button stood: the list, the case, or the reminder itself."""
    came_from = request.POST.get("von", "")
    if came_from == "liste":
        return redirect("reminders")
    if came_from == "fall" and line.case_key is not None:
        return redirect("case", line.case_key)
    return redirect("reminder", line.key)
