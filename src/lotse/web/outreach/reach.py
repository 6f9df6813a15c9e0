"""Beyond letters: visits in walking order, flyer rounds, coverage, silent cases."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.outreach.enums import SkipReason, VisitOutcome
from lotse.outreach.queries import coverage as queries
from lotse.outreach.queries import visits as visiting
from lotse.outreach.queries.waiting import SILENT_DAYS
from lotse.outreach.services import visits as services
from lotse.web.outreach import forms
from lotse.web.outreach.pages import show
from lotse.web.pages import attempt, number_in, page_of
from lotse.web.place import place_of
from lotse.web.staff import staff_of


@require_http_methods(["GET", "POST"])
def visits(request: HttpRequest) -> HttpResponse:
    """Whom to visit, and how a visit went."""
    place = place_of(request)
    if request.method == "POST":
        return _take_visit(request)
    by, today = staff_of(request), clock.today()
    values = {
        "place": place,
        "page": page_of(request, visiting.visit_list(by, place.key, on=today)),
        "outcomes": VisitOutcome,
        "lines": visiting.last_visits(by, on=today),
        "today": today,
    }
    return show(request, "outreach/visits.html", values)


def _take_visit(request: HttpRequest) -> HttpResponse:
    by, today = staff_of(request), clock.today()
    form = forms.VisitForm({"on": today, **request.POST.dict()})
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie, wie der Besuch verlaufen ist, und den Tag.")
        return redirect("visits")
    person, outcome, on = (form.cleaned_data[name] for name in ("person", "outcome", "on"))
    if attempt(
        request,
        lambda: services.record_visit(by=by, person_key=person, outcome=outcome, on=on, today=today),
    ):
        messages.success(request, f"Vermerkt: {outcome.label}.")
    return redirect("visits")


@require_safe
def walk(request: HttpRequest) -> HttpResponse:
    """The visit list to print, with cards that announce a visit; who printed it is written down."""
    place = place_of(request)
    by, today = staff_of(request), clock.today()
    people = services.take_visit_list(by=by, neighbourhood_key=place.key, today=today)
    return render(request, "outreach/walk.html", {"place": place, "people": people, "today": today})


@require_POST
def undo_visit(request: HttpRequest, key: int) -> HttpResponse:
    """Take a visit back."""
    services.undo_visit(by=staff_of(request), visit_key=key, today=clock.today())
    messages.success(request, "Zurückgenommen.")
    return redirect("visits")


@require_http_methods(["GET", "POST"])
def flyers(request: HttpRequest) -> HttpResponse:
    """Flyer rounds: streets, doors, and doors left out with the reason."""
    place = place_of(request)
    by, today = staff_of(request), clock.today()
    rows = [{"street": street} for street in visiting.known_streets(by, place.key, on=today)]
    form = forms.RoundForm(request.POST or None, initial={"on": today, "languages": ["de"]})
    lines = forms.StreetFormSet(request.POST or None, initial=rows, prefix="street")
    if request.method == "POST" and _take_round(request, place.key, form, lines):
        return redirect("flyer_rounds")
    values = {
        "place": place,
        "form": form,
        "lines": lines,
        "reasons": SkipReason,
        "rounds": visiting.rounds(by, place.key, on=today),
    }
    return show(request, "outreach/flyers.html", values, form=form)


def _take_round(
    request: HttpRequest, neighbourhood_key: int, form: forms.RoundForm, lines: BaseFormSet[forms.StreetForm]
) -> bool:
    """Write a round down and say whether that was done; what is wrong stands in the forms or is said."""
    if not (form.is_valid() and lines.is_valid()):
        return False
    by, today = staff_of(request), clock.today()
    on, languages = form.cleaned_data["on"], form.cleaned_data["languages"]
    streets = [doors for line in lines if (doors := line.doors_of()) is not None]
    done = attempt(
        request,
        lambda: services.record_round(
            by=by,
            neighbourhood_key=neighbourhood_key,
            on=on,
            languages=languages,
            streets=streets,
            today=today,
        ),
    )
    if done:
        messages.success(request, "Die Runde ist eingetragen.")
    return done


@require_POST
def undo_round(request: HttpRequest, key: int) -> HttpResponse:
    """Take a flyer round back."""
    services.undo_round(by=staff_of(request), round_key=key, today=clock.today())
    messages.success(request, "Zurückgenommen.")
    return redirect("flyer_rounds")


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """How far the office has come, by street, without anybody's name."""
    place = place_of(request)
    by, today = staff_of(request), clock.today()
    found = queries.coverage(by, place.key, on=today)
    silent = queries.silent_people(by, place.key, days=SILENT_DAYS, on=today).count()
    streets = found.streets
    values = {
        "place": place,
        "coverage": found,
        "totals": [
            (label, _shown(total))
            for label, total in zip(streets.columns, streets.column_totals, strict=True)
        ],
        "streets": list(zip(streets.rows, streets.cells, streets.row_totals, strict=True)),
        "people": _shown(streets.total),
        "doors": found.doors if found.flyers else None,
        "silent": silent,
        "silent_days": SILENT_DAYS,
    }
    return show(request, "outreach/coverage.html", values)


def _shown(count: int | None) -> int | str:
    return "geschützt" if count is None else count


@require_safe
def silent(request: HttpRequest) -> HttpResponse:
    """Everybody without a sign of life since so many days (`?tage=`)."""
    place = place_of(request)
    by, today = staff_of(request), clock.today()
    typed = number_in(request.GET.get("tage"))
    days = SILENT_DAYS if typed is None else min(typed, 3650)
    people = queries.silent_people(by, place.key, days=days, on=today)
    values = {
        "place": place,
        "page": page_of(request, people),
        "days": days,
        "never_written": queries.never_written(by, place.key, on=today),
    }
    return show(request, "outreach/silent.html", values)
