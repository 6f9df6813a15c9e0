"""Handing a case to a colleague."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from lotse.casework.queries.cases import case_view
from lotse.casework.queries.colleagues import colleagues
from lotse.casework.queries.handovers import handover_of
from lotse.casework.services import handovers as services
from lotse.casework.services.reading import open_handover
from lotse.core import clock
from lotse.web.case import case_forms as forms
from lotse.web.case.pages import attempt_again, show
from lotse.web.pages import attempt_for, attempt_form
from lotse.web.staff import staff_of


@require_http_methods(["GET", "POST"])
def case_handover(request: HttpRequest, key: int) -> HttpResponse:
    """Offer a case to a colleague."""
    by, today = staff_of(request), clock.today()
    found = case_view(by, key, today=today)
    others = [
        one for one in colleagues(by, found.neighbourhood_key, on=today) if one.key != found.responsible_key
    ]
    form = forms.HandoverForm(request.POST or None, colleagues=others, initial={"version": found.version})
    if form.is_valid():
        data = form.cleaned_data
        offered = attempt_again(
            form,
            lambda: services.offer_handover(
                by=by,
                case_key=key,
                to_key=data["to"],
                talk_on=data["talk_on"],
                note=data["note"],
                today=today,
                version=data["version"],
            ),
        )
        if offered is not None:
            messages.success(
                request, "Die Übergabe ist angeboten. Bis sie angenommen ist, bleibt alles, wie es ist."
            )
            return redirect("case", key)
    values = {"case": found, "form": form, "colleagues": others}
    return show(request, "case/handover.html", values, case_key=key, form=form)


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, key: int) -> HttpResponse:
    """Show what is offered, and take it after the talk."""
    by, today = staff_of(request), clock.today()
    offered, found = open_handover(by=by, handover_key=key, today=today)
    form = forms.TakeForm(request.POST or None, initial={"talk_on": offered.talk_on or today})
    if form.is_valid():
        data = form.cleaned_data
        taken = attempt_form(
            form,
            lambda: services.take_handover(
                by=by, handover_key=key, talk_on=data["talk_on"], with_person=data["with_person"], today=today
            ),
        )
        if taken is not None:
            messages.success(
                request, "Sie begleiten diesen Fall jetzt. Plan und Wiedervorlagen sind da geblieben."
            )
            return redirect("case", found.key)
    values = {"handover": offered, "case": found, "form": form, "is_mine": offered.to_key == by.pk}
    return show(request, "case/take.html", values, case_key=found.key, form=form)


@require_POST
def handover_decline(request: HttpRequest, key: int) -> HttpResponse:
    """Decline what was offered."""
    by, today = staff_of(request), clock.today()
    _, found = handover_of(by, key, today=today)
    act = services.decline_handover
    if attempt_for(request, lambda: act(by=by, handover_key=key, today=today)) is not None:
        messages.success(request, "Abgelehnt. Der Fall bleibt, wo er war.")
    return redirect("case", found.key)


@require_POST
def handover_withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Withdraw an offer."""
    by, today = staff_of(request), clock.today()
    _, found = handover_of(by, key, today=today)
    act = services.withdraw_handover
    if attempt_for(request, lambda: act(by=by, handover_key=key, today=today)) is not None:
        messages.success(request, "Die Übergabe ist zurückgezogen.")
    return redirect("case", found.key)
