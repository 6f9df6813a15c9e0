"""„Jemand war da“: counted in two clicks without a name, linked to a person only if they wish."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import InputError
from lotse.outreach.queries.desk import find_people
from lotse.schedule import access
from lotse.schedule.enums import WalkInTopic
from lotse.schedule.services import walk_ins as services
from lotse.web.pages import attempt, attempt_for, page_of
from lotse.web.place import place_of
from lotse.web.searching import words_in
from lotse.web.staff import staff_of

TOPICS = [topic for topic in WalkInTopic if topic] + [WalkInTopic.NONE]


class TopicForm(forms.Form):
    """What somebody came for; nobody has to be asked."""

    topic = forms.TypedChoiceField(
        choices=WalkInTopic, coerce=WalkInTopic, required=False, empty_value=WalkInTopic.NONE
    )


class PersonForm(forms.Form):
    """Who it was."""

    person = forms.IntegerField()


@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Count somebody who was there; the next page offers to take it back or to say who it was."""
    place, by, now = place_of(request), staff_of(request), clock.now()
    form = TopicForm(request.POST)
    topic = form.cleaned_data["topic"] if form.is_valid() else WalkInTopic.NONE
    made = attempt_for(
        request,
        lambda: services.note_walk_in(by=by, office_key=_office(request, place.key), now=now, topic=topic),
    )
    return redirect(f"{reverse('walk_ins')}?gezaehlt={made.pk}" if made else "desk")


def _office(request: HttpRequest, neighbourhood_key: int) -> int:
    offices = access.visible_offices(staff_of(request), on=clock.today()).filter(
        neighbourhood=neighbourhood_key
    )
    office = offices.values_list("pk", flat=True).first()
    if office is None:
        raise InputError("Zum Zählen braucht es ein Büro. Bitte tragen Sie es zuerst unter „Einrichten“ ein.")
    return office


@require_safe
def walk_ins(request: HttpRequest) -> HttpResponse:
    """Show who was there in the last 30 days, by number; `?gezaehlt=` names the one counted just now."""
    place, by = place_of(request), staff_of(request)
    here = access.visible_walk_ins(by, on=clock.today()).filter(office__neighbourhood=place.key)
    page = page_of(request, here.select_related("person").order_by("-on", "-number"))
    values = {
        "place": place,
        "page": page,
        "today": clock.today(),
        "just": next((each for each in page if str(each.pk) == request.GET.get("gezaehlt")), None),
        "topics": TOPICS,
    }
    return render(request, "desk/walk_ins.html", values)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, key: int) -> HttpResponse:
    """Find out who it was and link them, if they wish."""
    by, now = staff_of(request), clock.now()
    walk_in = access.get_walk_in(by, key, on=clock.today())
    form = PersonForm(request.POST)
    if request.method == "POST" and form.is_valid():
        if attempt(
            request,
            lambda: services.link_walk_in(
                by=by, walk_in_key=key, person_key=form.cleaned_data["person"], now=now
            ),
        ):
            messages.success(request, "Zugeordnet. Der Besuch steht jetzt im Verlauf der Person.")
        return redirect("walk_ins")
    query = words_in(request)
    values = {"walk_in": walk_in, "query": query, "hits": find_people(by, query, on=clock.today())}
    return render(request, "desk/walk_in_person.html", values)


@require_POST
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Take a count back."""
    by, now = staff_of(request), clock.now()
    if attempt_for(request, lambda: (services.undo_walk_in(by=by, walk_in_key=key, now=now), True)):
        messages.success(request, "Zurückgenommen. Der Besuch zählt nicht mehr.")
    return redirect("walk_ins")


@require_POST
def unlink(request: HttpRequest, key: int) -> HttpResponse:
    """Take the link to a person back; the visit stays counted."""
    services.unlink_walk_in(by=staff_of(request), walk_in_key=key, now=clock.now())
    messages.success(request, "Die Zuordnung ist zurückgenommen. Der Besuch bleibt ohne Namen gezählt.")
    return redirect("walk_ins")
