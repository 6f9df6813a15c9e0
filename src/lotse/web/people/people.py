"""The page of one person, and what is done there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import InputError
from lotse.people.services.clarifying import close_clarification
from lotse.people.services.mail_stops import release_mail, stop_mail
from lotse.people.services.reading import open_file
from lotse.web.pages import attempt
from lotse.web.people.forms import ClarifyForm, MailForm
from lotse.web.staff import staff_of


@require_safe
def person(request: HttpRequest, key: int) -> HttpResponse:
    """Show what stands about somebody; that one looked is written down."""
    file = open_file(by=staff_of(request), person_key=key, today=clock.today())
    return render(request, "people/person.html", {"file": file, "mail": MailForm()})


@require_POST
def mail(request: HttpRequest, key: int) -> HttpResponse:
    """Stop all letters to somebody, or release them."""
    by, today = staff_of(request), clock.today()
    if "release" in request.POST:
        release_mail(by=by, person_key=key, today=today)
        messages.success(request, "Die Post ist wieder frei.")
        return redirect("person", key)
    form = MailForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie den Grund, aus dem keine Briefe mehr gehen sollen.")
    elif attempt(
        request, lambda: stop_mail(by=by, person_key=key, reason=form.cleaned_data["reason"], today=today)
    ):
        messages.success(request, "Die Post ist gestoppt. Von jetzt an geht kein Brief mehr hinaus.")
    return redirect("person", key)


@require_http_methods(["GET", "POST"])
def clarify(request: HttpRequest, key: int) -> HttpResponse:
    """Write down what came of looking into somebody's address."""
    by, today = staff_of(request), clock.today()
    file = open_file(by=by, person_key=key, today=today)
    if file.clarification_key is None:
        return redirect("person", key)
    sent = request.POST if request.method == "POST" else None
    form = ClarifyForm(sent)
    if sent is not None and form.is_valid():
        try:
            close_clarification(
                by=by,
                clarification_key=file.clarification_key,
                outcome=form.cleaned_data["outcome"],
                on=today,
                address=form.address(),
            )
        except InputError as error:
            form.add_error("street_line", str(error))
        else:
            messages.success(request, "Die Anschrift ist geklärt.")
            return redirect("person", key)
    status = 422 if form.errors else 200
    return render(request, "people/clarify.html", {"file": file, "form": form}, status=status)
