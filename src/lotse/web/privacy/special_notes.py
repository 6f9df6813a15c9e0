"""Whether the agency keeps protected notes; data protection's part of the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.casework.queries.special_notes import switch_of
from lotse.casework.services.special_notes_switch import decide_on_special_notes, end_special_notes
from lotse.core import clock
from lotse.core.errors import BrokenInstallation, NotVisible
from lotse.web.pages import attempt
from lotse.web.staff import staff_of

_DONE = {
    "confirm": "Bestätigt. Die Teamleitung kann jetzt einzelne Beschäftigte berechtigen.",
    "refuse": "Abgelehnt. Es gibt keine geschützten Notizen.",
    "end": "Abgeschaltet. Vorhandene Notizen sind geschlossen und werden gelöscht.",
}


@require_http_methods(["GET", "POST"])
def special_notes(request: HttpRequest) -> HttpResponse:
    """Show what the team lead asked for; confirm it, refuse it, or end it later."""
    by, today = staff_of(request), clock.today()
    if Role.PRIVACY_OFFICER not in roles(by, on=today):
        raise NotVisible("Ob es geschützte Notizen gibt, entscheiden Teamleitung und Datenschutz.")
    what = request.POST.get("what", "")
    if what in _DONE:
        try:
            done = attempt(
                request,
                lambda: (
                    end_special_notes(by=by, today=today)
                    if what == "end"
                    else decide_on_special_notes(by=by, confirm=what == "confirm", today=today)
                ),
            )
        except BrokenInstallation as error:
            messages.error(request, str(error))
        else:
            if done:
                messages.success(request, _DONE[what])
        return redirect("privacy_special_notes")
    return render(request, "privacy/special_notes.html", {"switch": switch_of(by, today=today)})
