"""The counter: count who comes, call the next number, hand out the number; no names unless one opens them."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lotse.core import clock
from lotse.schedule import access
from lotse.schedule.enums import WalkInTopic
from lotse.schedule.queries.walk_ins import counter as counter_of
from lotse.schedule.services import walk_ins as services
from lotse.web.calendar.pages import at_office, show
from lotse.web.calendar.screen import screen_url
from lotse.web.pages import attempt, attempt_for
from lotse.web.staff import staff_of

TOPICS = [topic for topic in WalkInTopic if topic] + [WalkInTopic.NONE]
_PLACE = "counter_place"


class TopicForm(forms.Form):
    """What somebody came for; nobody has to be asked."""

    topic = forms.TypedChoiceField(
        choices=WalkInTopic, coerce=WalkInTopic, required=False, empty_value=WalkInTopic.NONE
    )


class PlaceForm(forms.Form):
    """Where the next number is called to."""

    place = forms.CharField(label="Platz", max_length=30, required=False)


@require_safe
@at_office
def counter(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show the line; `?nummer=` names the number that was counted just now."""
    seen = counter_of(staff_of(request), office_key, now=clock.now())
    just = request.GET.get("nummer", "")
    values = {
        "counter": seen,
        "topics": TOPICS,
        "just": next((each for each in seen.waiting if str(each.key) == just), None),
        "at": request.session.get(_PLACE, "Platz 1"),
        "screen_url": screen_url(request, office_key),
    }
    return show(request, "calendar/counter.html", "counter", values)


@require_POST
@at_office
def count(request: HttpRequest, office_key: int) -> HttpResponse:
    """Count somebody and give them a number: the second of two clicks."""
    form = TopicForm(request.POST)
    topic = form.cleaned_data["topic"] if form.is_valid() else WalkInTopic.NONE
    by, now = staff_of(request), clock.now()
    made = attempt_for(
        request, lambda: services.count_walk_in(by=by, office_key=office_key, topic=topic, now=now)
    )
    return redirect(f"{reverse('counter')}?nummer={made.pk}" if made else "counter")


@require_POST
@at_office
def call(request: HttpRequest, office_key: int) -> HttpResponse:
    """Call the next number; the place is remembered for the next call."""
    form = PlaceForm(request.POST)
    place = form.cleaned_data["place"] if form.is_valid() else ""
    request.session[_PLACE] = place or "Platz 1"
    by, now = staff_of(request), clock.now()
    called = services.call_next(by=by, office_key=office_key, place=place, now=now)
    if called is None:
        messages.info(request, "Gerade wartet niemand.")
    return redirect("counter")


@require_POST
def serve(request: HttpRequest, key: int) -> HttpResponse:
    """Note that somebody has been served."""
    return _act(request, key, services.serve)


@require_POST
def put_back(request: HttpRequest, key: int) -> HttpResponse:
    """Let a number wait again that did not come."""
    return _act(request, key, services.put_back)


@require_POST
def left(request: HttpRequest, key: int) -> HttpResponse:
    """Note that somebody went away before their turn."""
    return _act(request, key, services.note_left)


@require_safe
def slip(request: HttpRequest, key: int) -> HttpResponse:
    """Show the number large, to be printed or read out."""
    walk_in = access.get_walk_in(staff_of(request), key, on=clock.today())
    return render(request, "calendar/slip.html", {"walk_in": walk_in})


def _act(request: HttpRequest, key: int, act: Callable[..., object]) -> HttpResponse:
    by, now = staff_of(request), clock.now()
    attempt(request, lambda: act(by=by, walk_in_key=key, now=now))
    return redirect("counter")
