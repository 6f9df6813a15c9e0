"""The waiting list: who stands where; somebody is entered, struck, or offered a free time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.outreach.queries.desk import find_people
from lotse.people.queries.pairs import name_of
from lotse.schedule.queries.hours import colleagues_of
from lotse.schedule.queries.waiting_list import line_up, offerable
from lotse.schedule.queries.waiting_list import waiter as waiter_of
from lotse.schedule.services import waiting as services
from lotse.web.calendar.pages import at_office, show
from lotse.web.calendar.waiting_forms import OfferForm, SeekerForm
from lotse.web.pages import attempt_for, attempt_form, number_in, page_of
from lotse.web.searching import words_in
from lotse.web.staff import staff_of

_FREE_SHOWN = 40


@require_safe
@at_office
def waiting_list(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show who waits, in their order."""
    page = page_of(request, line_up(staff_of(request), office_key, on=clock.today()))
    return show(request, "calendar/waiting_list.html", "waiting_list", {"page": page})


@require_http_methods(["GET", "POST"])
@at_office
def new(request: HttpRequest, office_key: int) -> HttpResponse:
    """Put somebody on the list, `?person=` or a name; whoever is known is searched for."""
    by, today = staff_of(request), clock.today()
    person_key = number_in(request.GET.get("person"))
    form = SeekerForm(request.POST if request.method == "POST" else None, has_person=person_key is not None)
    if form.is_valid():
        made = attempt_form(
            form,
            lambda: services.enter_for(
                by=by, office_key=office_key, seeker=form.seeker(), now=clock.now(), person_key=person_key
            ),
        )
        if made is not None:
            messages.success(request, "Eingetragen. Wird eine Zeit frei, wird sie der Reihe nach angeboten.")
            return redirect("waiting_list")
    query = words_in(request)
    values = {
        "form": form,
        "person_name": name_of(by, person_key, on=today) if person_key else "",
        "query": query,
        "hits": find_people(by, query, on=today) if query else [],
    }
    return show(
        request, "calendar/waiting_new.html", "waiting_list", values, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, key: int) -> HttpResponse:
    """Offer somebody on the list one of the free times."""
    by, now = staff_of(request), clock.now()
    one = waiter_of(by, key, on=clock.today())
    if one.appointment_key is not None:
        return redirect("appointment", one.appointment_key)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = form.cleaned_data
        made = attempt_for(
            request,
            lambda: services.offer(
                by=by,
                entry_key=key,
                starts_at=chosen["starts_at"],
                staff_key=chosen["staff"],
                now=now,
            ),
        )
        if made is not None:
            messages.success(request, "Angeboten. Wer keine Mail hat, steht zum Anrufen auf „Heute“.")
            return redirect("waiting_list")
        return redirect("waiting_offer", key)
    names = {each.pk: each.name for each in colleagues_of(by, one.office_key, on=clock.today())}
    free = [(slot, names[slot.staff_key]) for slot in offerable(one, now=now) if slot.staff_key in names]
    values = {"waiter": one, "free": free[:_FREE_SHOWN], "more": max(0, len(free) - _FREE_SHOWN)}
    return show(request, "calendar/waiting_offer.html", "waiting_list", values)


@require_POST
def strike(request: HttpRequest, key: int) -> HttpResponse:
    """Take somebody off the list at their wish."""
    by, now = staff_of(request), clock.now()
    if attempt_for(request, lambda: services.strike(by=by, entry_key=key, now=now)):
        messages.success(request, "Von der Warteliste gestrichen.")
    return redirect(reverse("waiting_list"))
