"""The first page: whoever is signed in goes where their work is, everybody else to the office's own page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lotse.accounts.access import roles
from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.core import clock
from lotse.places.access import visible_neighbourhoods
from lotse.web.public.office import offices
from lotse.web.staff import staff_of


@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """Send somebody to the journey that their role begins with, and the public to the office's page."""
    if not request.user.is_authenticated:
        return offices(request)
    user = staff_of(request)
    held = roles(user, on=clock.today())
    if held & {Role.PRIVACY_OFFICER, Role.STAFF_COUNCIL}:
        return redirect("/datenschutz")
    if held & SEES_PEOPLE and visible_neighbourhoods(user, on=clock.today()).exists():
        return redirect("/heute")
    if held & (SEES_PEOPLE | {Role.OPERATOR}):
        return redirect("/einrichten")
    return redirect("mfa_index")
