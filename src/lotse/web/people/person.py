"""The page of one person: how far one has come, how to reach them, what comes next, what was."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.casework.access import opens_special_notes
from lotse.casework.queries.cases import case_of
from lotse.casework.queries.disputes import disputed_by
from lotse.casework.queries.next_things import next_things
from lotse.core import clock
from lotse.people.queries.files import merges_into
from lotse.people.services.clarifying import close_clarification
from lotse.people.services.contacts import change_contact
from lotse.people.services.mail_stops import release_mail, stop_mail
from lotse.people.services.reading import open_file
from lotse.people.services.releasing import release_address
from lotse.schedule.queries.agenda import next_of_person
from lotse.web.case.pages import tone_of
from lotse.web.pages import attempt, attempt_form
from lotse.web.people.forms import ClarifyForm, MailForm
from lotse.web.people.pages import person_tabs
from lotse.web.people.person_forms import ContactForm, ReleaseForm
from lotse.web.people.timeline import timeline_page
from lotse.web.staff import staff_of


@require_safe
def person(request: HttpRequest, key: int) -> HttpResponse:
    """Show where somebody stands and what comes next; that one looked is written down."""
    by, today = staff_of(request), clock.today()
    file = open_file(by=by, person_key=key, today=today)
    case = case_of(by, key, today=today)
    values = {
        "file": file,
        "tabs": person_tabs(key, "person"),
        "history": timeline_page(request, by, key, today=today),
        "case": case,
        "tone": tone_of(case.state) if case else "",
        "must_close": file.is_deceased and case is not None and case.is_alive,
        "next_things": next_things(by, key, today=today),
        "next_talk": next_of_person(by, key, now=clock.now()),
        "disputed": disputed_by(by, key, today=today),
        "opens_special_notes": opens_special_notes(by, on=today),
    }
    return render(request, "people/person.html", values)


@require_safe
def details(request: HttpRequest, key: int) -> HttpResponse:
    """Show what stands about somebody, their household, their post, what was joined."""
    by, today = staff_of(request), clock.today()
    values = {
        "tabs": person_tabs(key, "person_details"),
        "file": open_file(by=by, person_key=key, today=today),
        "disputed": disputed_by(by, key, today=today),
        "merges": merges_into(by, key, today=today),
        "mail": MailForm(),
    }
    return render(request, "people/details.html", values)


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, key: int) -> HttpResponse:
    """Write down how somebody is reached."""
    by, today = staff_of(request), clock.today()
    file = open_file(by=by, person_key=key, today=today)
    form = ContactForm(request.POST if request.method == "POST" else None, file=file)
    if form.is_bound and form.is_valid():
        act = attempt_form(
            form, lambda: (change_contact(by=by, person_key=key, contact=form.contact(), today=today), True)
        )
        if act is not None:
            messages.success(request, "Gespeichert.")
            return redirect("person", key)
    status = 422 if form.errors else 200
    return render(request, "people/contact.html", {"file": file, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, key: int) -> HttpResponse:
    """Show a protected address once, for a reason that is written down."""
    by, today = staff_of(request), clock.today()
    file = open_file(by=by, person_key=key, today=today)
    if not file.is_blocked:
        return redirect("person_details", key)
    form, released = ReleaseForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        released = attempt_form(
            form, lambda: release_address(by=by, person_key=key, reason=reason, today=today), "reason"
        )
    values = {"file": file, "form": form, "released": released}
    return render(request, "people/release.html", values, status=422 if form.errors else 200)


@require_POST
def mail(request: HttpRequest, key: int) -> HttpResponse:
    """Stop all letters to somebody, or release them."""
    by, today = staff_of(request), clock.today()
    if "release" in request.POST:
        release_mail(by=by, person_key=key, today=today)
        messages.success(request, "Die Post ist wieder frei.")
        return redirect("person_details", key)
    form = MailForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie den Grund, aus dem keine Briefe mehr gehen sollen.")
    elif attempt(
        request, lambda: stop_mail(by=by, person_key=key, reason=form.cleaned_data["reason"], today=today)
    ):
        messages.success(request, "Die Post ist gestoppt. Von jetzt an geht kein Brief mehr hinaus.")
    return redirect("person_details", key)


@require_http_methods(["GET", "POST"])
def clarify(request: HttpRequest, key: int) -> HttpResponse:
    """Write down what came of looking into somebody's address."""
    by, today = staff_of(request), clock.today()
    file = open_file(by=by, person_key=key, today=today)
    open_one = file.clarification
    if open_one is None:
        return redirect("person", key)
    form = ClarifyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        done = attempt_form(
            form,
            lambda: close_clarification(
                by=by,
                clarification_key=open_one.key,
                outcome=form.cleaned_data["outcome"],
                on=today,
                address=form.address(),
            ),
            "street_line",
        )
        if done is not None:
            messages.success(request, "Die Anschrift ist geklärt.")
            return redirect("person", key)
    status = 422 if form.errors else 200
    return render(request, "people/clarify.html", {"file": file, "form": form}, status=status)
