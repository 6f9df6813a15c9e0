"""Marking what somebody disputes, and settling it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lotse.casework.enums import DisputedKind
from lotse.casework.services.disputes import raise_dispute, settle_dispute
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.services.reading import open_file
from lotse.web.pages import attempt_for, attempt_form, number_in
from lotse.web.people.person_forms import DisputeForm
from lotse.web.staff import staff_of


@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, key: int) -> HttpResponse:
    """Mark a detail, a talk, an answer or a step as disputed; `?art=` and `?nr=` say which."""
    by, today = staff_of(request), clock.today()
    file = open_file(by=by, person_key=key, today=today)
    kind, object_key = _what(request, key)
    sent = request.POST if request.method == "POST" else None
    form = DisputeForm(sent, kind=kind, initial={"field": request.GET.get("angabe", "")})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        marked = attempt_form(
            form,
            lambda: raise_dispute(
                by=by,
                person_key=key,
                kind=kind,
                object_key=object_key,
                field=data.get("field", ""),
                statement=data["statement"],
                today=today,
            ),
        )
        if marked is not None:
            messages.success(request, "Die Angabe trägt jetzt den Vermerk „bestritten“.")
            return redirect("person_details", key)
    values = {"file": file, "form": form, "kind": kind}
    return render(request, "people/dispute.html", values, status=422 if form.errors else 200)


@require_POST
def settle(request: HttpRequest, key: int, dispute_key: int) -> HttpResponse:
    """Take the mark away."""
    by, today = staff_of(request), clock.today()
    settled = attempt_for(
        request, lambda: settle_dispute(by=by, person_key=key, dispute_key=dispute_key, today=today)
    )
    if settled is not None:
        messages.success(request, "Geklärt. Der Vermerk ist weg.")
    return redirect("person_details", key)


def _what(request: HttpRequest, person_key: int) -> tuple[DisputedKind, int]:
    """Return what is disputed: without a word in the address a detail of the person."""
    art, number = (
        request.GET.get("art", DisputedKind.PERSON),
        number_in(request.GET.get("nr", str(person_key))),
    )
    if art not in DisputedKind.values or number is None:
        raise NotVisible("Diese Angabe gibt es nicht (mehr).")
    return DisputedKind(art), number
