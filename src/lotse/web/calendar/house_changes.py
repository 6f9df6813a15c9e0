"""An appointment that somebody moved or deleted in the house's own calendar: take that over, or put it back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from lotse.core import clock
from lotse.schedule.enums import HouseChange
from lotse.schedule.queries.house_calendar import changed_there
from lotse.schedule.services.house_changes import put_back, take_over
from lotse.web.calendar.pages import show
from lotse.web.pages import attempt
from lotse.web.staff import staff_of


class DecisionForm(forms.Form):
    """What becomes of the change, and whether the person knows of it already."""

    is_agreed = forms.BooleanField(
        label="Das ist schon abgesprochen",
        required=False,
        help_text="Sonst bittet die Nachricht um eine Zusage.",
    )
    takes_over = forms.BooleanField(required=False)


@require_http_methods(["GET", "POST"])
def house_change(request: HttpRequest, key: int) -> HttpResponse:
    """Show both times next to each other and let somebody decide."""
    by, now = staff_of(request), clock.now()
    change = changed_there(by, key, on=clock.today())
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agreed, takes_over = form.cleaned_data["is_agreed"], form.cleaned_data["takes_over"]
        if takes_over and attempt(
            request, lambda: take_over(by=by, appointment_key=key, now=now, is_agreed=agreed)
        ):
            messages.success(request, "Übernommen. Die Nachricht an die Person ist geschrieben.")
        elif not takes_over and attempt(request, lambda: put_back(by=by, appointment_key=key, now=now)):
            messages.success(
                request, "Zurückgesetzt. In wenigen Minuten steht der Termin auch im Hauskalender wieder so."
            )
        return redirect("appointment", key)
    values = {"change": change, "is_moved": change.change == HouseChange.MOVED, "form": form}
    return show(request, "calendar/house_change.html", "calendar", values)
