"""One appointment: made, looked at, closed; after a missed one a friendly second offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.outreach.queries.desk import find_people
from lotse.people.queries.pairs import name_of
from lotse.schedule.enums import AppointmentState, MeetingWay, Side
from lotse.schedule.queries import agenda
from lotse.schedule.queries.agenda import Line
from lotse.schedule.queries.hours import colleagues_of, rooms, slot_lengths
from lotse.schedule.queries.house_calendar import waiting_change
from lotse.schedule.queries.public import video_link
from lotse.schedule.services import appointments as services
from lotse.schedule.services.changing import Wish
from lotse.web.calendar.appointment_forms import AppointmentForm, PersonForm, asked_for
from lotse.web.calendar.pages import at_office, back_to, show
from lotse.web.pages import attempt, attempt_form, number_in
from lotse.web.searching import words_in
from lotse.web.staff import staff_of


@require_http_methods(["GET", "POST"])
@at_office
def new(request: HttpRequest, office_key: int) -> HttpResponse:
    """Make an appointment, for `?person=` or for a name."""
    by, now = staff_of(request), clock.now()
    person_key = number_in(request.GET.get("person"))
    person_name = name_of(by, person_key, on=clock.today()) if person_key else ""
    form = _form(request, office_key, person_key=person_key)
    if form.is_valid():
        made = attempt_form(
            form, lambda: services.book(by=by, office_key=office_key, wish=form.wish(), now=now)
        )
        if made is not None:
            messages.success(
                request, "Der Termin steht. Was Sie noch weitersagen, steht unter „Nachrichten“."
            )
            return redirect("appointment", made.pk)
    values = {"form": form, "person_key": person_key, "person_name": person_name}
    return show(request, "calendar/new.html", "calendar", values, status=422 if form.errors else 200)


@require_safe
def appointment(request: HttpRequest, key: int) -> HttpResponse:
    """Show an appointment and what can be done with it."""
    by, now = staff_of(request), clock.now()
    line = agenda.appointment(by, key, on=clock.today())
    is_over = line.starts_at <= now
    values = {
        "line": line,
        "day": clock.day_of(line.starts_at),
        "can_confirm": not is_over and line.state in (AppointmentState.ASKED, AppointmentState.MOVED),
        "can_cancel": line.may_become(AppointmentState.CANCELLED),
        "can_hold": is_over and line.may_become(AppointmentState.HELD),
        "can_miss": is_over and line.may_become(AppointmentState.MISSED),
        "can_set_right": line.state in (AppointmentState.HELD, AppointmentState.MISSED),
        "is_away": line.back_by is not None and line.back_at is None and is_over,
        "is_late": line.back_by is not None and line.back_by < now,
        "video_link": _video_link(line),
        "house_change": waiting_change(by, key, on=clock.today()),
    }
    return show(request, "calendar/appointment.html", "calendar", values)


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, key: int) -> HttpResponse:
    """Offer one new time: after a missed talk, or after one that a mode of the office put off."""
    by = staff_of(request)
    line = agenda.appointment(by, key, on=clock.today())
    if not line.can_offer_again and line.state != AppointmentState.CANCELLED:
        messages.info(request, "Für diesen Termin steht kein Angebot aus.")
        return redirect("appointment", key)
    form = _form(request, line.office_key, person_key=line.person_key, line=line)
    if form.is_valid():
        offer = services.offer_again if line.can_offer_again else services.invite_again
        wish = form.wish()
        made = attempt_form(form, lambda: _offer(request, offer, key, wish))
        if made is not None:
            messages.success(request, "Angeboten. Wer nicht antwortet, schuldet nichts.")
            return redirect("appointment", made)
    values = {"form": form, "line": line}
    return show(request, "calendar/again.html", "calendar", values, status=422 if form.errors else 200)


@require_POST
def strike_off(request: HttpRequest, key: int) -> HttpResponse:
    """Take somebody off the list of those to invite again."""
    return _act(request, key, services.strike_off, "Erledigt: Dazu wird niemand mehr neu eingeladen.")


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, key: int) -> HttpResponse:
    """Find out whose booking it is, and link them."""
    by, now = staff_of(request), clock.now()
    line = agenda.appointment(by, key, on=clock.today())
    form = PersonForm(request.POST)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        if attempt(
            request,
            lambda: services.link_person(by=by, appointment_key=key, person_key=chosen, now=now),
        ):
            messages.success(request, "Zugeordnet. Der Termin steht jetzt auch bei der Person.")
        return redirect("appointment", key)
    query = words_in(request) or line.name
    values = {"line": line, "query": query, "hits": find_people(by, query, on=clock.today())}
    return render(request, "calendar/person.html", values)


@require_POST
def confirm(request: HttpRequest, key: int) -> HttpResponse:
    """Say yes to a wish, or note that the person said yes."""
    return _act(request, key, services.confirm, "Der Termin steht.")


@require_POST
def hold(request: HttpRequest, key: int) -> HttpResponse:
    """Write down that the talk took place."""
    return _act(request, key, services.hold, "Notiert: Der Termin hat stattgefunden.")


@require_POST
def miss(request: HttpRequest, key: int) -> HttpResponse:
    """Write down that the talk did not come about."""
    return _act(
        request,
        key,
        services.miss,
        "Notiert, nur hier im Kalender. Ein freundliches zweites Angebot ist frei.",
    )


@require_POST
def set_right(request: HttpRequest, key: int) -> HttpResponse:
    """Take back how it went."""
    return _act(request, key, services.set_right, "Zurückgenommen.")


@require_POST
def check_in(request: HttpRequest, key: int) -> HttpResponse:
    """Note that a colleague is back from a visit at home."""
    return _act(request, key, services.check_in, "Schön, dass Sie zurück sind.")


@require_POST
def cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Cancel, because the person asked for it or for the office."""
    side = Side.CLIENT if request.POST.get("wer") == Side.CLIENT else Side.OFFICE

    def act(**given: Any) -> object:
        return services.cancel(asked_for_by=side, **given)

    return _act(request, key, act, "Abgesagt. Der Platz ist wieder frei.")


def _act(request: HttpRequest, key: int, act: Callable[..., object], said: str) -> HttpResponse:
    by, now = staff_of(request), clock.now()
    if attempt(request, lambda: act(by=by, appointment_key=key, now=now)):
        messages.success(request, said)
    return back_to(request, reverse("appointment", args=[key]))


def _offer(request: HttpRequest, offer: Callable[..., Any], key: int, wish: Wish) -> int:
    made: int = offer(by=staff_of(request), appointment_key=key, wish=wish, now=clock.now()).pk
    return made


def _form(
    request: HttpRequest, office_key: int, *, person_key: int | None, line: Line | None = None
) -> AppointmentForm:
    by, today = staff_of(request), clock.today()
    initial: dict[str, Any] = {"minutes": 30, "way": MeetingWay.OFFICE, "staff": by.pk, "reach_way": "phone"}
    if line is not None:
        initial |= {"name": line.name, "reach_way": line.reach_way, "reach": line.reach, "way": line.way}
        initial |= {"language": line.language, "interpreter": line.interpreter, "companion": line.companion}
    initial |= asked_for(request.GET)
    return AppointmentForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues_of(by, office_key, on=today),
        rooms=rooms(by, office_key, on=today),
        lengths=slot_lengths(by, office_key, on=today),
        person_key=person_key,
        initial=initial,
    )


def _video_link(line: Line) -> str:
    return video_link(line.office_key, line.reference) if line.way == MeetingWay.VIDEO else ""
