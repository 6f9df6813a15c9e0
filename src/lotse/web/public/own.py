"""The pages behind a client's own link: look, agree, move, cancel; or leave the waiting list.

The link is all one needs, and it is a secret: so nothing here needs a cookie, and the pages tell nobody else of it.
Looking changes nothing: what mail programs open on their own has no effect.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.lib.typesetting import qr
from lotse.schedule.enums import AppointmentState, WaitingState
from lotse.schedule.queries.booking import free_at
from lotse.schedule.queries.calendars import one_event
from lotse.schedule.queries.public import OwnAppointment, OwnPlace, own_appointment, own_event, own_place
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.rules.links import token_of
from lotse.schedule.services.booking import book_from_list, cancel_by_link, confirm_by_link, move_by_link
from lotse.schedule.services.waiting import strike_by_link
from lotse.schedule.services.wording import place_of
from lotse.web.design.errors import too_many_requests
from lotse.web.public import limits
from lotse.web.public.pages import PublicPage, no_link, public_page, quiet, show
from lotse.web.public.protection import has_its_share, note_taken
from lotse.web.public.times import week_of
from lotse.web.public.typed import plain_token
from lotse.web.public.words import clock_time, span

_REFUSED = (InputError, RuleError, ConflictError)
_TRIES_AN_HOUR = 60
View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Let a page behind a client's link be for everybody; a link that opens nothing gets a friendly page."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def shown(request: HttpRequest, token: str, **given: dt.datetime) -> HttpResponse:
        try:
            return quiet(view(request, plain_token(token), **given))
        except NotVisible:
            if limits.is_too_often("own-link", limits.visitor(request), at_most=_TRIES_AN_HOUR):
                return too_many_requests(request)
            return no_link(request)

    return shown


@by_link
@require_safe
def appointment(request: HttpRequest, token: str) -> HttpResponse:
    """Show somebody their appointment and what they can do with it; printed, it is a slip to take along."""
    own = own_appointment(token, now=clock.now())
    page = public_page(request, stored=own.language)
    title, text = _state(own, page)
    values = {
        "own": own,
        "office": own.office,
        "title": title,
        "text": text,
        "is_taken": "vergeben" in request.GET and own.can_move,
        **_slip("own_appointment", token),
        **_facts(own, page, token),
    }
    return show(request, "public/own.html", page, values)


@by_link
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the appointment as a calendar file."""
    response = HttpResponse(one_event(own_event(token)), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return response


@by_link
@require_POST
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes to a time that the office proposed."""
    return _act(request, token, lambda: confirm_by_link(token=token, now=clock.now()))


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then cancel; nobody has to say why."""
    if request.method == "POST":
        return _act(request, token, lambda: cancel_by_link(token=token, now=clock.now()))
    own = own_appointment(token, now=clock.now())
    page = public_page(request, stored=own.language)
    if not own.can_cancel:
        return redirect(_home(token, page))
    values = {"own": own, "office": own.office, **_facts(own, page, token)}
    return show(request, "public/own_cancel.html", page, values)


@by_link
@require_safe
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Show the free times in the way the appointment has."""
    own = own_appointment(token, now=clock.now())
    page = public_page(request, stored=own.language)
    if not own.can_move:
        return redirect(_home(token, page))
    week = week_of(
        free_slots(own.office.pk, now=clock.now(), way=own.way, online=True),
        page.words,
        first=request.GET.get("ab", ""),
        url=lambda at: reverse("own_move_to", args=[token, at]) + page.suffix,
    )
    values = {"own": own, "office": own.office, "week": week, **_facts(own, page, token)}
    return show(request, "public/own_move.html", page, values)


@by_link
@require_POST
def move_to(request: HttpRequest, token: str, starts_at: dt.datetime) -> HttpResponse:
    """Take another time; where somebody was quicker, the old one is kept."""
    own, now = own_appointment(token, now=clock.now()), clock.now()
    found = free_at(own.office.pk, starts_at=starts_at, way=own.way, now=now)
    if not found:
        return redirect(_home(token, public_page(request), taken=True))
    staff = found[0].staff_key
    return _act(
        request, token, lambda: move_by_link(token=token, starts_at=starts_at, staff_key=staff, now=now)
    )


@by_link
@require_safe
def place(request: HttpRequest, token: str) -> HttpResponse:
    """Show somebody their place on the waiting list, and times that are free by now."""
    own = own_place(token)
    page = public_page(request, stored=own.language)
    is_waiting = own.state == WaitingState.WAITING
    slots = free_slots(own.office.pk, now=clock.now(), way=own.way, online=True) if is_waiting else []
    week = week_of(
        slots,
        page.words,
        first=request.GET.get("ab", ""),
        url=lambda at: reverse("own_place_take", args=[token, at]) + page.suffix,
    )
    values = {
        "own": own,
        "office": own.office,
        "slug": own.office.neighbourhood.slug,
        "week": week,
        "way": page.words.way(own.way),
        "is_waiting": is_waiting,
        "is_taken": "vergeben" in request.GET,
        "is_many": "viele" in request.GET,
        "token": token,
        **_slip("own_place", token),
        **_offered(own, page),
    }
    return show(request, "public/own_place.html", page, values)


@by_link
@require_POST
def strike(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the waiting list."""
    page = public_page(request)
    with suppress(*_REFUSED):  # it is over already, as the page will say
        strike_by_link(token=token, now=clock.now())
    return redirect(reverse("own_place", args=[token]) + page.suffix)


@by_link
@require_POST
def take(request: HttpRequest, token: str, starts_at: dt.datetime) -> HttpResponse:
    """Take a time that is free by now; where somebody was quicker, the place on the list is kept."""
    own, now, page = own_place(token), clock.now(), public_page(request)
    if has_its_share(request, own.office.pk, now=now):
        return redirect(reverse("own_place", args=[token]) + "?viele=1" + page.suffix.replace("?", "&"))
    found = free_at(own.office.pk, starts_at=starts_at, way=own.way, now=now)
    try:
        if not found:
            raise ConflictError("Diese Zeit gibt es nicht mehr.")
        made = book_from_list(token=token, starts_at=starts_at, staff_key=found[0].staff_key, now=now)
    except _REFUSED:
        query = "?vergeben=1" + page.suffix.replace("?", "&")
        return redirect(reverse("own_place", args=[token]) + query)
    note_taken(request, own.office.pk)
    return redirect(_home(token_of(made.reference, key=settings.SECRET_KEY), page))


def _act(request: HttpRequest, token: str, act: Callable[[], object]) -> HttpResponse:
    """Do something and show the appointment as it is then; refused, it is shown as it is."""
    page, taken = public_page(request), False
    try:
        act()
    except _REFUSED:
        taken = True
    return redirect(_home(token, page, taken=taken))


def _home(token: str, page: PublicPage, *, taken: bool = False) -> str:
    query = ("?vergeben=1" + page.suffix.replace("?", "&")) if taken else page.suffix
    return reverse("own_appointment", args=[token]) + query


def _slip(name: str, token: str) -> dict[str, object]:
    """Return a page's own link, to be written down, and as a code to be scanned from paper or another screen."""
    link = f"{settings.BASE_URL}{reverse(name, args=[token])}"
    return {"link": link, "code": qr(link)}


def _offered(own: OwnPlace, page: PublicPage) -> dict[str, object]:
    """Return what there is to say of the time that is kept for somebody on the list."""
    if not own.offered:
        return {}
    facts = _facts(own_appointment(own.offered, now=clock.now()), page, own.offered)
    if own.answer_by is None:
        return {"facts": facts}
    until = f"{page.words.day(clock.day_of(own.answer_by))}, {clock_time(own.answer_by)}"
    return {"facts": facts, "kept": page.words.waiting_offered.format(until=until)}


def _facts(own: OwnAppointment, page: PublicPage, token: str) -> dict[str, object]:
    """Return when, how and where, in the page's language."""
    return {
        "token": token,
        "slug": own.office.neighbourhood.slug,
        "day": page.words.day(clock.day_of(own.starts_at)),
        "time": span(own.starts_at, own.ends_at),
        "way": page.words.way(own.way),
        "place": place_of(own.office, own.way),
    }


def _state(own: OwnAppointment, page: PublicPage) -> tuple[str, str]:
    """Return how an appointment stands: a heading and what else there is to say."""
    words = page.words
    if own.state == AppointmentState.CANCELLED:
        return words.cancelled, words.cancelled_what
    if not own.can_move:
        return words.over, ""
    if own.state == AppointmentState.MOVED:
        return words.moved, ""
    if own.state == AppointmentState.ASKED:
        return (words.offered, "") if own.needs_answer else (words.asked, words.asked_what)
    return words.booked, ""
