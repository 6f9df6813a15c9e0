"""How the office can be reached: looked at, planned, switched in one go, ended, and what is to do after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from lotse.core import clock
from lotse.outreach.queries.printed_modes import stale_waves
from lotse.schedule.enums import Mode, ModeAction
from lotse.schedule.queries.modes import backlog, standing_modes
from lotse.schedule.queries.switches import switch_of
from lotse.schedule.rules.languages import LANGUAGES
from lotse.schedule.services.modes import end_mode, switch_mode
from lotse.schedule.services.previews import ModePlan, SwitchPreview, Touched, preview_switch
from lotse.web.calendar.mode_forms import EndForm, ModeForm, decisions_in
from lotse.web.calendar.pages import at_office, show
from lotse.web.pages import attempt_form
from lotse.web.place import place_of
from lotse.web.staff import staff_of


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can become of a touched appointment; the proposed one is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A touched appointment with what can become of it."""

    touched: Touched
    options: Sequence[Option]
    reason: str


@require_safe
@at_office
def office_mode(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show how the office can be reached now and later, and who is to be invited again."""
    by, today = staff_of(request), clock.today()
    values = {
        "today": today,
        "now": place_of(request).mode,
        "modes": standing_modes(by, office_key, on=today),
        "backlog": backlog(by, office_key, on=today),
    }
    return show(request, "calendar/modes.html", "office_mode", values)


@require_http_methods(["GET", "POST"])
@at_office
def switch(request: HttpRequest, office_key: int) -> HttpResponse:
    """Ask for a mode, show before and after with everything it touches, then switch in one transaction."""
    by, now = staff_of(request), clock.now()
    form = ModeForm(request.POST if request.method == "POST" else None, initial={"from_on": clock.today()})
    preview = None
    if form.is_valid() and "zurueck" not in request.POST:
        plan = form.plan()
        preview = attempt_form(form, lambda: preview_switch(by=by, office_key=office_key, plan=plan, now=now))
        if preview is not None and "umschalten" in request.POST:
            made = _switch(request, office_key, form, plan, preview)
            if made is not None:
                return redirect("office_mode_result", made)
        if preview is not None:
            return _before_and_after(request, form, plan, preview)
    status = 422 if form.errors else 200
    return show(request, "calendar/mode_new.html", "office_mode", {"form": form}, status=status)


def _switch(
    request: HttpRequest, office_key: int, form: ModeForm, plan: ModePlan, preview: SwitchPreview
) -> int | None:
    decided = decisions_in(request.POST, [each.appointment.pk for each in preview.touched])
    by, now = staff_of(request), clock.now()
    made = attempt_form(
        form,
        lambda: switch_mode(
            by=by,
            office_key=office_key,
            plan=plan,
            now=now,
            decisions=decided,
            seen=request.POST.get("gesehen", ""),
        ),
    )
    return made.pk if made else None


def _before_and_after(
    request: HttpRequest, form: ModeForm, plan: ModePlan, preview: SwitchPreview
) -> HttpResponse:
    notices = plan.all_notices(LANGUAGES)
    values = {
        "form": form,
        "plan": plan,
        "preview": preview,
        "choices": [_choice(request, plan, each) for each in preview.touched],
        "notices": [(language, notices[code]) for code, language in LANGUAGES.items()],
    }
    status = 422 if form.errors else 200
    return show(request, "calendar/mode_check.html", "office_mode", values, status=status)


def _choice(request: HttpRequest, plan: ModePlan, touched: Touched) -> Choice:
    key = touched.appointment.pk
    possible = [
        action
        for action in ModeAction
        if (action != ModeAction.MOVE or touched.target)
        and (action != ModeAction.TO_PHONE or plan.mode != Mode.CLOSED)
    ]
    chosen = request.POST.get(f"action-{key}") or touched.action
    options = [Option(action.value, str(action.label), action == chosen) for action in possible]
    return Choice(touched, options, request.POST.get(f"why-{key}", touched.appointment.emergency_reason))


@require_safe
def result(request: HttpRequest, key: int) -> HttpResponse:
    """Show what a switch changed: the seven places, who was told how, who is still to be called."""
    by, today = staff_of(request), clock.today()
    switched = switch_of(by, key, on=today)
    values = {"switched": switched, "waves": stale_waves(by, switched.neighbourhood_key, on=today)}
    return show(request, "calendar/mode_result.html", "office_mode", values)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Let a mode end before its time, or take a planned one back."""
    by, today = staff_of(request), clock.today()
    switched = switch_of(by, key, on=today)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"last_day": today})
    if form.is_valid():
        ended = attempt_form(
            form, lambda: end_mode(by=by, mode_key=key, last_day=form.day(), now=clock.now()), "last_day"
        )
        if ended is not None:
            messages.success(
                request, "Die Betriebsart endet. Wer verschoben wurde, steht unten zum Einladen."
            )
            return redirect("office_mode")
    values = {"form": form, "switched": switched}
    status = 422 if form.errors else 200
    return show(request, "calendar/mode_end.html", "office_mode", values, status=status)
