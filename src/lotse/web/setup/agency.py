"""The agency: what letters and the data protection notice say of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lotse.accounts.access import get_agency
from lotse.accounts.services import change_agency
from lotse.core import clock
from lotse.outreach.printing import missing_in_notice
from lotse.outreach.services.printing_jobs import controller_of
from lotse.places.queries import setup
from lotse.web.pages import attempt_form
from lotse.web.setup.forms import AgencyForm
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of


@require_http_methods(["GET", "POST"])
def agency(request: HttpRequest) -> HttpResponse:
    """Show and change what papers say of the agency; whoever leads the team or runs the house does that."""
    by, today = staff_of(request), clock.today()
    known = get_agency(by, by.agency_id, on=today)
    form = AgencyForm(
        request.POST or None, initial={name: getattr(known, name) for name in AgencyForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        attempt_form(
            form, lambda: change_agency(by=by, agency_key=known.pk, details=form.details(), today=today)
        )
        if not form.errors:
            messages.success(request, "Die Angaben sind gespeichert. Neue Papiere nennen sie so.")
            return redirect("setup_agency")
    values = {
        "agency": known,
        "form": form,
        "gaps": missing_in_notice(controller_of(known)),
        "offices": [place for place in setup.overview(by, on=today).neighbourhoods if place.has_office],
        "crumbs": crumbs(("Ihre Stelle", "")),
    }
    return render(request, "setup/agency.html", values, status=422 if form.errors else 200)
