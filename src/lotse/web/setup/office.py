"""The office card with the papers it stands on, and what a neighbourhood learns from another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.outreach import printing
from lotse.outreach.services.printing_jobs import controller_of
from lotse.places.access import visible_models
from lotse.places.queries import setup
from lotse.places.queries.photos import photo_of
from lotse.places.rules import OfficeDetails
from lotse.places.services import learning
from lotse.places.services.offices import edit_office
from lotse.schedule.queries.modes import mode_here
from lotse.web.pages import attempt, attempt_form, is_fragment
from lotse.web.setup.forms import LANGUAGES, LearnsFromForm, OfficeForm
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of

LESSONS = (
    (learning.Lesson.LANGUAGES, "Sprachen im Büro"),
    (learning.Lesson.HOURS, "Sprech- und Telefonzeiten"),
    (learning.Lesson.RUN_BY, "Wessen Angebot es ist"),
)


@require_http_methods(["GET", "POST"])
def office(request: HttpRequest, key: int) -> HttpResponse:
    """Show and change the office card; htmx asks for the preview of what is typed."""
    by, today = staff_of(request), clock.today()
    place = setup.progress_of(by, key, on=today)
    known = setup.office_of(key)
    form = OfficeForm(request.POST or None, initial=OfficeForm.initial_for(known))
    is_valid = form.is_valid()
    if is_fragment(request) and request.method == "POST":
        return render(
            request, "setup/_poster.html", {"card": form.details(), "spoken": _spoken(form.details())}
        )
    if request.method == "POST" and is_valid:
        attempt_form(
            form,
            lambda: edit_office(by=by, neighbourhood_key=key, details=form.details(), today=today),
        )
        if not form.errors:
            messages.success(request, "Die Bürokarte ist gespeichert.")
            return redirect("setup_office", key)
    card = form.details() if form.is_bound else known
    values = {
        "place": place,
        "form": form,
        "card": card,
        "spoken": _spoken(card),
        "has_poster": known is not None,
        "photo": photo_of(key),
        "crumbs": _crumbs(place, "Bürokarte"),
    }
    return render(request, "setup/office.html", values, status=422 if form.errors else 200)


@require_safe
def poster(request: HttpRequest, key: int) -> HttpResponse:
    """Show the poster with the office card as it is saved, in the mode of today."""
    card, mode = _saved(request, key), printing.Mode(mode_here(key, clock.today()).mode)
    return _paper("plakat", lambda out: printing.typeset_poster(card, mode, out))


@require_safe
def notice(request: HttpRequest, key: int) -> HttpResponse:
    """Show the data protection notice with agency and office card as they are saved."""
    card, controller = _saved(request, key), controller_of(staff_of(request).agency)
    return _paper(
        "datenschutzhinweise",
        lambda out: printing.typeset_notice(controller, card, out, date=clock.today()),
    )


@require_http_methods(["GET", "POST"])
def learn(request: HttpRequest, key: int) -> HttpResponse:
    """Choose the neighbourhood this one learns from, and see what can be taken over."""
    by, today = staff_of(request), clock.today()
    place = setup.progress_of(by, key, on=today)
    others = [(one.pk, one.name) for one in visible_models(by) if one.pk != key]
    chosen = place.model_key
    form = LearnsFromForm(request.POST or None, models=others, initial={"model": chosen})
    if request.method == "POST" and form.is_valid():
        attempt_form(
            form,
            lambda: learning.learn_from(
                by=by, neighbourhood_key=key, model_key=form.cleaned_data["model"], today=today
            ),
            "model",
        )
        if not form.errors:
            return redirect("setup_learn", key)
    model, own = (setup.office_of(chosen) if chosen else None), setup.office_of(key)
    lessons = [
        (lesson, label, _shown(lesson, model), _shown(lesson, own)) for lesson, label in LESSONS if model
    ]
    values = {
        "place": place,
        "form": form,
        "others": others,
        "model": model,
        "own": own,
        "lessons": lessons,
        "crumbs": _crumbs(place, "Vorbild"),
    }
    return render(request, "setup/learn.html", values, status=422 if form.errors else 200)


@require_POST
def take_lesson(request: HttpRequest, key: int, lesson: str) -> HttpResponse:
    """Take one part of the model's card over."""
    if lesson not in {each.value for each in learning.Lesson}:
        raise Http404("no such lesson")
    done = attempt(
        request,
        lambda: learning.take_over_lesson(
            by=staff_of(request), neighbourhood_key=key, lesson=learning.Lesson(lesson), today=clock.today()
        ),
    )
    if done:
        messages.success(request, "Übernommen. Auf der Bürokarte können Sie es noch anpassen.")
    return redirect("setup_learn", key)


def _crumbs(place: setup.Progress, title: str) -> object:
    return crumbs((place.name, reverse("setup_neighbourhood", args=[place.key])), (title, ""))


def _saved(request: HttpRequest, key: int) -> printing.OfficeCard:
    """Return the office card of a neighbourhood as papers print it; 404 before it is written."""
    place = setup.progress_of(staff_of(request), key, on=clock.today())
    details = setup.office_of(key)
    if details is None:
        raise Http404("no office card yet")
    return _printed(details, place.name)


def _paper(name: str, typeset: Callable[[Path], None]) -> HttpResponse:
    """Return a paper, typeset for this answer only."""
    with tempfile.TemporaryDirectory(prefix="lotse-papier-") as folder:
        out = Path(folder) / f"{name}.pdf"
        typeset(out)
        content = out.read_bytes()
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _spoken(card: OfficeDetails | None) -> list[str]:
    return [label for code, label in LANGUAGES if card and code in card.languages]


def _shown(lesson: learning.Lesson, card: OfficeDetails | None) -> list[str]:
    """Return what a card says about a lesson, line by line."""
    if card is None:
        return []
    if lesson is learning.Lesson.LANGUAGES:
        return _spoken(card)
    if lesson is learning.Lesson.RUN_BY:
        return [card.run_by] if card.run_by else []
    return [*card.walk_in, *card.appointment, *card.phone_hours]


def _printed(card: OfficeDetails, neighbourhood: str) -> printing.OfficeCard:
    """Return a card as the poster prints it."""
    return printing.OfficeCard(
        name=card.name,
        neighbourhood=neighbourhood,
        street_line=card.street_line,
        place=card.place,
        phone=card.phone,
        mail=card.mail,
        url=settings.BASE_URL,
        host=card.host,
        run_by=card.run_by or "der Stadt und des Jobcenters",
        languages=card.languages,
        step_free=card.step_free,
        caseworker_name=card.contact_name,
        caseworker_role=card.contact_role,
        walk_in=card.walk_in,
        appointment=card.appointment,
        phone_hours=card.phone_hours,
    )
