"""Which areas of life the agency's assessments look at."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lotse.casework.access import require_catalogue_keeper
from lotse.casework.queries.assessments import catalogue
from lotse.casework.services import catalogue as services
from lotse.core import clock
from lotse.web.pages import attempt, attempt_form
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of


class DimensionForm(forms.Form):
    """What an area is called, and what one asks."""

    label = forms.CharField(label="Name des Bereichs", max_length=80)
    question = forms.CharField(
        label="Frage dazu",
        max_length=200,
        required=False,
        help_text="In einfachen Worten, wie Sie im Gespräch fragen würden.",
    )


@require_http_methods(["GET", "POST"])
def dimensions(request: HttpRequest) -> HttpResponse:
    """Show the areas in their order; a new one comes last."""
    by, today = staff_of(request), clock.today()
    require_catalogue_keeper(by, on=today)
    form = DimensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = attempt_form(
            form,
            lambda: services.add_dimension(
                by=by, label=data["label"], question=data["question"], today=today
            ),
        )
        if made is not None:
            messages.success(request, f"„{made.label}“ gehört jetzt zur Einschätzung.")
            return redirect("setup_dimensions")
    known = catalogue(by.agency_id)
    values = {
        "form": form,
        "active": [each for each in known if not each.is_retired],
        "retired": [each for each in known if each.is_retired],
        "crumbs": crumbs(("Bereiche der Einschätzung", "")),
    }
    return render(request, "setup/dimensions.html", values, status=422 if form.errors else 200)


@require_POST
def dimension(request: HttpRequest, code: str) -> HttpResponse:
    """Rename, move, retire or restore one area."""
    by, today = staff_of(request), clock.today()
    require_catalogue_keeper(by, on=today)
    acts: dict[str, Callable[[], object]] = {
        "up": lambda: services.move_dimension(by=by, code=code, up=True, today=today),
        "down": lambda: services.move_dimension(by=by, code=code, up=False, today=today),
        "retire": lambda: services.retire_dimension(by=by, code=code, today=today),
        "restore": lambda: services.restore_dimension(by=by, code=code, today=today),
        "rename": lambda: _rename(request, code),
    }
    act = acts.get(request.POST.get("what", ""))
    if act is not None and attempt(request, act):
        messages.success(request, "Gespeichert. Was zu einem Bereich schon gesagt wurde, bleibt dabei.")
    return redirect("setup_dimensions")


def _rename(request: HttpRequest, code: str) -> None:
    form = DimensionForm(request.POST)
    form.is_valid()
    services.rename_dimension(
        by=staff_of(request),
        code=code,
        label=form.cleaned_data.get("label", ""),
        question=form.cleaned_data.get("question", ""),
        today=clock.today(),
    )
