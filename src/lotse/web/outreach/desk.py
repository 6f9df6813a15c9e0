"""The returns desk, answers, and requests to be called: each entry can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.outreach.enums import AnswerWay, ReturnReason
from lotse.outreach.queries import desk as queries
from lotse.outreach.services import answers as answering
from lotse.outreach.services import returns as returning
from lotse.web.outreach import forms
from lotse.web.outreach.pages import show
from lotse.web.pages import attempt, attempt_form
from lotse.web.place import place_of
from lotse.web.searching import words_in
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.outreach.models import Letter


@require_http_methods(["GET", "POST"])
def returns(request: HttpRequest) -> HttpResponse:
    """Scan a code, press the key of the reason, take the next envelope."""
    place_of(request)
    if request.method == "POST":
        return _take_return(request)
    by, today = staff_of(request), clock.today()
    form = forms.CodeForm(request.GET if "code" in request.GET else None)
    letter = _letter_of(request, form)
    values = {
        "form": form,
        "envelope": queries.envelope(letter) if letter else None,
        "reasons": ReturnReason,
        "lines": queries.last_returns(by, on=today),
        "clarifying": None if letter else queries.open_clarifications(by, on=today),
    }
    return show(request, "outreach/returns.html", values, form=form)


def _letter_of(request: HttpRequest, form: forms.CodeForm) -> Letter | None:
    """Return the letter whose code was typed, if it may come back."""
    if not (form.is_bound and form.is_valid()):
        return None
    by, code, today = staff_of(request), form.cleaned_data["code"], clock.today()
    return attempt_form(form, lambda: returning.open_letter(by=by, typed=code, today=today), "code")


def _take_return(request: HttpRequest) -> HttpResponse:
    form = forms.ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie einen Grund von 1 bis 7.")
        return redirect(f"{request.path}?code={request.POST.get('code', '')[:40]}")
    by, today = staff_of(request), clock.today()
    code, reason = form.cleaned_data["code"], form.cleaned_data["reason"]
    if attempt(
        request, lambda: returning.record_return(by=by, typed=code, reason=reason, on=today, today=today)
    ):
        messages.success(request, f"Erfasst: {reason.label}. Der nächste Brief, bitte.")
    return redirect("returns_desk")


@require_POST
def undo_return(request: HttpRequest, key: int) -> HttpResponse:
    """Take a return back."""
    if returning.undo_return(by=staff_of(request), return_key=key, today=clock.today()):
        messages.success(request, "Zurückgenommen, mit allem, was daraus gefolgt war.")
    else:
        messages.warning(
            request,
            "Der Rückläufer ist zurückgenommen. Dass die Person verstorben ist, hat inzwischen jemand bestätigt: "
            "Die Post bleibt angehalten. War auch das ein Irrtum, geben Sie sie auf der Seite der Person frei.",
        )
    return redirect("returns_desk")


@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """Find somebody by name or letter code and write down in one click how they got in touch."""
    place_of(request)
    if request.method == "POST":
        return _take_answer(request)
    by, today = staff_of(request), clock.today()
    query = words_in(request)
    values = {
        "query": query,
        "hits": queries.find_people(by, query, on=today),
        "ways": AnswerWay,
        "lines": queries.last_answers(by, on=today),
        "today": today,
    }
    return show(request, "outreach/answers.html", values)


def _take_answer(request: HttpRequest) -> HttpResponse:
    by, today = staff_of(request), clock.today()
    form = forms.AnswerForm({"on": today, **request.POST.dict()})
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie, wie sich die Person gemeldet hat, und den Tag.")
        return redirect("answers")
    person, letter, way, on = (form.cleaned_data[name] for name in ("person", "letter", "way", "on"))
    if attempt(
        request,
        lambda: answering.record_answer(
            by=by, person_key=person, way=way, on=on, today=today, letter_key=letter
        ),
    ):
        messages.success(request, f"Vermerkt: {way.label}. Schön, dass sich jemand meldet!")
    return redirect("answers")


@require_POST
def undo_answer(request: HttpRequest, key: int) -> HttpResponse:
    """Take an answer back."""
    answering.undo_answer(by=staff_of(request), answer_key=key, today=clock.today())
    messages.success(request, "Zurückgenommen.")
    return redirect("answers")


@require_safe
def callbacks(request: HttpRequest) -> HttpResponse:
    """Who wants to be called."""
    place_of(request)
    by, today = staff_of(request), clock.today()
    return show(request, "outreach/callbacks.html", {"lines": queries.callbacks(by, on=today)})


@require_POST
def finish_callback(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody has been called back."""
    by, today = staff_of(request), clock.today()
    attempt(request, lambda: answering.finish_callback(by=by, request_key=key, today=today))
    return redirect("callbacks")


@require_POST
def reopen_callback(request: HttpRequest, key: int) -> HttpResponse:
    """Take "called back" back."""
    answering.reopen_callback(by=staff_of(request), request_key=key, today=clock.today())
    return redirect("callbacks")
