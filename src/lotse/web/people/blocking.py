"""Blocking somebody's address, prolonging that, and lifting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lotse.core import clock
from lotse.people.services.blocking import block_address, latest_end, lift_block
from lotse.people.services.reading import open_file
from lotse.web.pages import attempt_form
from lotse.web.people.person_forms import BlockForm, LiftForm
from lotse.web.staff import staff_of

_LIFT = "aufheben"


@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, key: int) -> HttpResponse:
    """Block an address until a day, or lift the block; both for a reason."""
    by, today = staff_of(request), clock.today()
    file = open_file(by=by, person_key=key, today=today)
    sent, lifts = request.POST if request.method == "POST" else None, _LIFT in request.POST
    form = BlockForm(None if lifts else sent, initial={"until_on": latest_end(today)})
    lift = LiftForm(sent if lifts else None, auto_id="aufheben-%s")
    if lifts and lift.is_valid():
        reason = lift.cleaned_data["reason"]
        if attempt_form(
            lift, lambda: lift_block(by=by, person_key=key, reason=reason, today=today), "reason"
        ):
            messages.success(
                request, "Die Auskunftssperre ist aufgehoben. Die Anschrift ist wieder zu sehen."
            )
            return redirect("person_details", key)
    elif form.is_valid():
        data = form.cleaned_data
        if attempt_form(form, lambda: block_address(by=by, person_key=key, today=today, **data)):
            messages.success(
                request,
                f"Die Auskunftssperre gilt bis {data['until_on']:%d.%m.%Y}. Briefe, die noch nicht bei der Post "
                "sind, bleiben hier.",
            )
            return redirect("person_details", key)
    values = {"file": file, "form": form, "lift": lift, "lift_name": _LIFT}
    return render(request, "people/block.html", values, status=422 if form.errors or lift.errors else 200)
