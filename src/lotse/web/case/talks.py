"""Writing talks down, reading them, changing them, taking them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.casework.queries.talks import TalkPartner, content_of, line_of, partners
from lotse.casework.services.talks import (
    Arrival,
    OtherTalk,
    change_talk,
    open_talk,
    open_talks,
    record_talk,
    undo_talk,
)
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.web.case.device import answer_device, has_waited, is_from_device, owner_of
from lotse.web.case.recent import remember_person
from lotse.web.case.talk_conflicts import decided, show_conflict
from lotse.web.case.talk_forms import ChangedTalkForm, NewTalkForm, TalkForm
from lotse.web.pages import page_of
from lotse.web.staff import staff_of

SHOWN_BESIDE = 3
PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def talk_new(request: HttpRequest, key: int) -> HttpResponse:
    """Write a talk down: way, topics, one line, when to come back to it."""
    by, today = staff_of(request), clock.today()
    if request.method == "POST":
        form = NewTalkForm(request.POST, owner=owner_of(by), today=today)
        answer = _sent(
            request, form, lambda: _record(request, form, key, today=today), "Das Gespräch ist notiert."
        )
        if answer is not None:
            return answer
    people = partners(by, remember_person(request, key), on=today)
    partner = _first(people, key)
    if request.method != "POST":
        initial = NewTalkForm.initial_for(partner, today=today)
        form = NewTalkForm(owner=owner_of(by), today=today, initial=initial)
    talks = open_talks(by=by, person_key=key, today=today)[:SHOWN_BESIDE]
    values = {"partner": partner, "people": people, "form": form, "lines": [line_of(talk) for talk in talks]}
    return render(request, "case/talk.html", values, status=422 if form.is_bound else 200)


@require_safe
def talks(request: HttpRequest, key: int) -> HttpResponse:
    """List the talks with somebody, latest first."""
    by, today = staff_of(request), clock.today()
    page = page_of(request, open_talks(by=by, person_key=key, today=today), per_page=PER_PAGE)
    values = {
        "partner": _first(partners(by, [key], on=today), key),
        "page": page,
        "lines": [line_of(talk) for talk in page],
    }
    return render(request, "case/talks.html", values)


@require_http_methods(["GET", "POST"])
def talk_change(request: HttpRequest, key: int) -> HttpResponse:
    """Change what is written down about a talk; what somebody else changed meanwhile is shown beside it."""
    by, today = staff_of(request), clock.today()
    talk = open_talk(by=by, talk_key=key, today=today)
    if request.method == "POST":
        form = ChangedTalkForm(request.POST, owner=owner_of(by))
        answer = _sent(
            request, form, lambda: _change(request, form, key, today=today), "Die Änderung ist gespeichert."
        )
        if answer is not None:
            return answer
    else:
        initial = ChangedTalkForm.initial_for(content_of(talk), version=talk.version)
        form = ChangedTalkForm(owner=owner_of(by), initial=initial)
    partner = _first(partners(by, [talk.person_id], on=today), talk.person_id)
    values = {"partner": partner, "form": form, "talk": line_of(talk)}
    return render(request, "case/talk_change.html", values, status=422 if form.is_bound else 200)


@require_POST
def talk_undo(request: HttpRequest, key: int) -> HttpResponse:
    """Take a talk back."""
    person_key = undo_talk(by=staff_of(request), talk_key=key, today=clock.today())
    messages.success(request, "Zurückgenommen, mit allem, was daraus gefolgt war.")
    return redirect("talks", person_key)


def _record(request: HttpRequest, form: NewTalkForm, key: int, *, today: dt.date) -> Arrival:
    return record_talk(
        by=staff_of(request),
        person_key=key,
        content=form.content(),
        client_key=form.cleaned_data["client_key"],
        follow_up_on=form.follow_up_on(),
        today=today,
    )


def _change(request: HttpRequest, form: ChangedTalkForm, key: int, *, today: dt.date) -> Arrival:
    by, data, content = staff_of(request), form.cleaned_data, form.content()
    if data["deciding"]:
        content = decided(request, by, key, content, today=today)
    return change_talk(
        by=by,
        talk_key=key,
        content=content,
        version=data["version"],
        follow_up_on=form.follow_up_on(),
        today=today,
    )


def _sent(request: HttpRequest, form: TalkForm, act: Callable[[], Arrival], said: str) -> HttpResponse | None:
    """Do what a form asks for and answer; None where a person has to look at the form again."""
    if form.is_valid():
        try:
            return _arrived(request, act(), said)
        except OtherTalk as other:
            kept = form.cleaned_data["kept"]
            return show_conflict(request, other, form.content(), follow_up_on=form.follow_up_on(), kept=kept)
        except (InputError, RuleError, ConflictError) as error:
            form.add_error(None, str(error))
    if not is_from_device(request):
        return None
    faults = [str(text) for texts in form.errors.values() for text in texts]
    return answer_device("refused", status=422, text=" ".join(faults))


def _arrived(request: HttpRequest, arrival: Arrival, said: str) -> HttpResponse:
    url = reverse("talks", args=[arrival.person_key])
    if not has_waited(request):
        messages.success(request, said)
    return answer_device("arrived", url=url) if is_from_device(request) else redirect(url)


def _first(people: list[TalkPartner], key: int) -> TalkPartner:
    if not people or people[0].key != key:
        raise NotVisible("Diese Person gibt es für Sie nicht.")
    return people[0]
