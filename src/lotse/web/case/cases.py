"""A case: where it stands, what comes next, its beginning, its rest and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.casework.enums import CaseState
from lotse.casework.queries.cases import case_of, case_view
from lotse.casework.services import cases as services
from lotse.casework.services.reading import open_case_page
from lotse.casework.services.undoing import undo_last_step
from lotse.core import clock
from lotse.people.queries.pairs import name_of
from lotse.web.case import case_forms as forms
from lotse.web.case.pages import attempt_again, next_phase, phases_of, show, tone_of, way_of
from lotse.web.pages import attempt, attempt_for, attempt_form, day_in
from lotse.web.staff import staff_of

DAY = "tag"


@require_safe
def case(request: HttpRequest, key: int) -> HttpResponse:
    """Show where a case stands and what comes next; `?tag=` is a day that was typed and is still wanted."""
    by, today = staff_of(request), clock.today()
    page = open_case_page(by=by, case_key=key, today=today)
    found = page.case
    dated = forms.today_in(found.version, day_in(request.GET.get(DAY)) or today)
    values = {
        "page": page,
        "case": found,
        "tone": tone_of(found.state),
        "way": way_of(found),
        "phases": phases_of(found),
        "next_phase": next_phase(found),
        "today": today,
        "is_mine": found.responsible_key == by.pk,
        "day_form": forms.DayForm(initial=dated, auto_id="day_%s"),
        "open_form": forms.DayForm(initial=dated, auto_id="open_%s"),
        "phase_form": forms.PhaseForm(initial={**dated, "phase": found.phase}, auto_id="phase_%s"),
        "close_form": forms.CloseForm(initial=dated | forms.likely_end(found), auto_id="close_%s"),
    }
    return show(request, "case/case.html", values, case_key=key)


@require_http_methods(["GET", "POST"])
def case_begin(request: HttpRequest, key: int) -> HttpResponse:
    """Begin a case with somebody; where one lives already, that one is shown."""
    by, today = staff_of(request), clock.today()
    known = case_of(by, key, today=today)
    if known is not None and known.is_alive:
        if request.method == "POST":
            messages.info(request, "Inzwischen hat jemand einen Fall begonnen. Hier steht er.")
        return redirect("case", known.key)
    form = forms.BeginForm(request.POST or None, initial={"on": today, "state": CaseState.IN_CONTACT})
    if form.is_valid():
        begun = attempt_form(
            form,
            lambda: services.begin_case(
                by=by,
                person_key=key,
                state=form.cleaned_data["state"],
                on=form.cleaned_data["on"],
                today=today,
            ),
        )
        if begun is not None:
            messages.success(request, "Der Fall ist begonnen.")
            return redirect("case", begun.pk)
    values = {"person_key": key, "person_name": name_of(by, key, on=today), "form": form, "earlier": known}
    return render(request, "case/begin.html", values, status=422 if form.is_bound else 200)


@require_POST
def case_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Write down that somebody who was informed is in contact."""
    return _dated(request, key, "Als „in Kontakt“ vermerkt.", services.note_contact)


@require_POST
def case_open(request: HttpRequest, key: int) -> HttpResponse:
    """Begin to accompany somebody."""
    return _dated(request, key, "Die Begleitung ist begonnen.", services.open_case)


@require_POST
def case_resume(request: HttpRequest, key: int) -> HttpResponse:
    """Go on after a pause, or after work that did not last."""
    return _dated(request, key, "Die Begleitung geht weiter.", services.resume_case)


def _dated(request: HttpRequest, key: int, said: str, act: Callable[..., object]) -> HttpResponse:
    """Take a step that needs nothing but its day."""
    by, form = staff_of(request), forms.DayForm(request.POST)
    case_view(by, key, today=clock.today())
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie den Tag.")
        return redirect("case", key)
    data = form.cleaned_data
    if not attempt(
        request,
        lambda: act(by=by, case_key=key, on=data["on"], today=clock.today(), version=data["version"]),
    ):
        return _with_day(key, data["on"])
    messages.success(request, said)
    return redirect("case", key)


def _with_day(key: int, on: dt.date) -> HttpResponse:
    """Lead back to the case after a refusal; the day that was typed stands there again."""
    return redirect(f"{reverse('case', args=[key])}?{DAY}={on.isoformat()}")


@require_POST
def case_phase(request: HttpRequest, key: int) -> HttpResponse:
    """Go to another step of case management."""
    by, form = staff_of(request), forms.PhaseForm(request.POST)
    case_view(by, key, today=clock.today())
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie den Schritt und den Tag.")
        return redirect("case", key)
    data = form.cleaned_data
    moved = attempt_for(
        request,
        lambda: services.move_phase(
            by=by,
            case_key=key,
            phase=data["phase"],
            on=data["on"],
            today=clock.today(),
            version=data["version"],
        ),
    )
    if moved is None:
        return _with_day(key, data["on"])
    messages.success(request, f"Jetzt: {data['phase'].label}.")
    return redirect("case", key)


@require_http_methods(["GET", "POST"])
def case_pause(request: HttpRequest, key: int) -> HttpResponse:
    """Let a case rest."""
    by, today = staff_of(request), clock.today()
    found = case_view(by, key, today=today)
    form = forms.PauseForm(request.POST or None, initial=forms.today_in(found.version, today))
    if form.is_valid():
        data = form.cleaned_data
        paused = attempt_again(
            form,
            lambda: services.pause_case(
                by=by,
                case_key=key,
                reason=data["reason"],
                on=data["on"],
                until_on=data["until_on"],
                today=today,
                version=data["version"],
            ),
        )
        if paused is not None:
            messages.success(request, "Die Begleitung ruht. Eine Wiedervorlage erinnert an ihr Ende.")
            return redirect("case", key)
    return show(request, "case/pause.html", {"case": found, "form": form}, case_key=key, form=form)


@require_http_methods(["GET", "POST"])
def case_close(request: HttpRequest, key: int) -> HttpResponse:
    """End a case for a reason, with aftercare or without."""
    by, today = staff_of(request), clock.today()
    found = case_view(by, key, today=today)
    initial = forms.today_in(found.version, today) | forms.likely_end(found)
    form = forms.CloseForm(request.POST or None, initial=initial)
    if form.is_valid():
        closed = attempt_again(
            form,
            lambda: services.close_case(
                by=by,
                case_key=key,
                ending=form.ending(),
                today=today,
                version=form.cleaned_data["version"],
            ),
        )
        if closed is not None:
            messages.success(request, _said_of_end(closed.state == CaseState.AFTERCARE))
            return redirect("case", key)
    return show(request, "case/close.html", {"case": found, "form": form}, case_key=key, form=form)


def _said_of_end(has_aftercare: bool) -> str:
    if has_aftercare:
        return "Die Nachbetreuung ist begonnen. Wiedervorlagen erinnern ans Nachfragen."
    return "Der Fall ist beendet."


@require_http_methods(["GET", "POST"])
def case_aftercare(request: HttpRequest, key: int) -> HttpResponse:
    """End aftercare."""
    by, today = staff_of(request), clock.today()
    found = case_view(by, key, today=today)
    initial = forms.today_in(found.version, today) | {"is_deceased": found.is_deceased}
    form = forms.EndAftercareForm(request.POST or None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        ended = attempt_again(
            form,
            lambda: services.end_aftercare(
                by=by,
                case_key=key,
                on=data["on"],
                is_deceased=data["is_deceased"],
                today=today,
                version=data["version"],
            ),
        )
        if ended is not None:
            messages.success(request, "Die Nachbetreuung ist beendet.")
            return redirect("case", key)
    return show(request, "case/aftercare.html", {"case": found, "form": form}, case_key=key, form=form)


@require_POST
def case_undo(request: HttpRequest, key: int) -> HttpResponse:
    """Take the last step of a case back; one that had just begun is gone then."""
    by, today = staff_of(request), clock.today()
    person_key = case_view(by, key, today=today).person_key
    form = forms.VersionedForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    done = attempt_for(request, lambda: (undo_last_step(by=by, case_key=key, today=today, version=version),))
    if done is None:
        return redirect("case", key)
    messages.success(request, "Der letzte Schritt ist zurückgenommen.")
    return redirect("case", key) if done[0] is not None else redirect("person", person_key)
