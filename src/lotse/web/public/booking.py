"""Booking a talk without an account: a way to meet, a time, a name and how to reach somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.schedule.enums import MeetingWay, Outcome
from lotse.schedule.queries.booking import BookingOffice, booking_office, free_at, offered_ways
from lotse.schedule.queries.modes import mode_on
from lotse.schedule.queries.slots import Slot, free_slots, slots_at
from lotse.schedule.services.booking import Booking, EnoughBooked, book_publicly, wait_publicly
from lotse.web.public import protection
from lotse.web.public.booking_forms import BookingForm
from lotse.web.public.office import notice_of
from lotse.web.public.pages import PublicPage, no_link, public_page, quiet, show
from lotse.web.public.times import week_of
from lotse.web.public.words import span


@login_not_required
@require_safe
def times(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the free times of an office for one way to meet; without any, the way to the waiting list."""
    now, page, office = clock.now(), public_page(request), booking_office(slug)
    slots = free_slots(office.key, now=now, online=True)
    ways = [way for way in MeetingWay if any(way in slot.ways for slot in slots)]
    asked = request.GET.get("art", "")
    way = MeetingWay(asked) if asked in ways else next(iter(ways), MeetingWay.OFFICE)
    week = week_of(
        (slot for slot in slots if way in slot.ways),
        page.words,
        first=request.GET.get("ab", ""),
        url=lambda at: reverse("booking_details", args=[slug, way, at]) + page.suffix,
    )
    mode = mode_on(office.key, clock.day_of(now))
    values = {
        "office": office,
        "slug": slug,
        "notice": notice_of(mode, page) if mode.key or not ways else "",
        "ways": [(each, page.words.way(each)) for each in ways],
        "way": way,
        "week": week,
        "is_gone": "vergeben" in request.GET,
    }
    return show(request, "public/times.html", page, values)


@csrf_exempt  # see protection.py: a signed ticket in the form, so that no cookie is needed
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, slug: str, way: str, starts_at: dt.datetime) -> HttpResponse:
    """Ask who comes at a time and book it; whoever is second gets a place on the waiting list, never an error."""
    if way not in MeetingWay:
        return no_link(request)
    now, page, meeting, office = clock.now(), public_page(request), MeetingWay(way), booking_office(slug)
    slots = free_at(office.key, starts_at=starts_at, way=meeting, now=now)
    if not slots and request.method == "POST":
        slots = slots_at(office.key, starts_at=starts_at, way=meeting, now=now)
    if not slots:
        query = f"?vergeben=1&art={meeting}{page.suffix.replace('?', '&')}"
        return redirect(reverse("booking_times", args=[slug]) + query)
    form = BookingForm(
        request.POST or None,
        page=page,
        subject=f"{office.key} {meeting} {starts_at.isoformat()}",
        way=meeting,
        interpreter=_interpreter(page, slots[0], office),
    )
    asked = _Asked(starts_at, slots[0].ends_at, meeting)
    if request.method == "POST" and form.is_valid():
        wish = form.wish(starts_at=starts_at, staff_key=slots[0].staff_key)
        has_share = protection.has_its_share(request, office.key, now=now)
        act = wait_publicly if has_share else book_publicly
        return _book(
            request, office, page, form, lambda: act(office_key=office.key, wish=wish, now=now), asked
        )
    return _form(request, office, page, form, asked)


@csrf_exempt  # see protection.py
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, slug: str) -> HttpResponse:
    """Put somebody on the waiting list who found nothing that fits."""
    now, page, office = clock.now(), public_page(request), booking_office(slug)
    ways = offered_ways(office.key, now=now)
    form = BookingForm(request.POST or None, page=page, subject=f"{office.key} wait", ways=ways)
    if request.method == "POST" and form.is_valid():
        wish = form.wish(starts_at=now, staff_key=0)
        return _book(
            request, office, page, form, lambda: wait_publicly(office_key=office.key, wish=wish, now=now)
        )
    return _form(request, office, page, form)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The time that is being booked."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    way: MeetingWay


def _book(
    request: HttpRequest,
    office: BookingOffice,
    page: PublicPage,
    form: BookingForm,
    act: Callable[[], Booking],
    asked: _Asked | None = None,
) -> HttpResponse:
    """Book and go to the page behind the client's new link; refused, the form says why and keeps what was typed."""
    if protection.is_too_often(request, office.key):
        form.add_error(None, page.words.wrong_many)
        return _form(request, office, page, form, asked, status=429)
    try:
        booking = act()
    except EnoughBooked:
        form.add_error(None, page.words.wrong_enough)
        return _form(request, office, page, form, asked)
    except (InputError, RuleError, ConflictError):
        form.add_error(None, page.words.wrong_gone)
        return _form(request, office, page, form, asked)
    if booking.outcome != Outcome.WAITING:
        protection.note_taken(request, office.key)
    name = "own_place" if booking.outcome == Outcome.WAITING else "own_appointment"
    return quiet(redirect(reverse(name, args=[booking.token]) + page.suffix))


def _form(
    request: HttpRequest,
    office: BookingOffice,
    page: PublicPage,
    form: BookingForm,
    asked: _Asked | None = None,
    *,
    status: int = 422,
) -> HttpResponse:
    words = page.words
    values: dict[str, object] = {"office": office, "slug": office.slug, "form": form}
    if asked is not None:
        values["day"] = words.day(clock.day_of(asked.starts_at))
        values["time"] = span(asked.starts_at, asked.ends_at)
        values["way"], values["way_code"] = words.way(asked.way), asked.way
    shown = show(request, "public/booking_form.html", page, values, status=status if form.is_bound else 200)
    return quiet(shown)


def _interpreter(page: PublicPage, slot: Slot, office: BookingOffice) -> str:
    """Propose an interpreter for the page's language where nobody speaks it in that hour."""
    code = page.language.code
    spoken = slot.languages or office.languages
    return "" if code.startswith("de") or code in spoken else code
