"""The list held against the people known: what is new, changed, moved in, moved out, gone, and what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.access import get_import
from lotse.people.enums import DepartureKind, RowChange, RowDecision
from lotse.people.queries import comparison as queries
from lotse.people.queries.imports import counts_of, get_row
from lotse.people.services import deciding
from lotse.people.services.reading import open_comparison
from lotse.web.design.frames import Link
from lotse.web.pages import attempt, page_of
from lotse.web.people.forms import DeparturesForm, RowDecisionForm
from lotse.web.people.pages import import_views
from lotse.web.staff import staff_of

_DEPARTURES = {kind.value: kind for kind in DepartureKind}


@require_safe
def comparison(request: HttpRequest, key: int) -> HttpResponse:
    """Show one sort of change at a time, fifty a page, each with the proposed action."""
    by = staff_of(request)
    stored = get_import(by, key, on=clock.today())
    counts = counts_of(stored)
    numbers = {**counts.changes, "moved-out": counts.moved_out, "gone": counts.gone}
    first = next((each.value for each in RowChange if numbers[each.value]), RowChange.NEW.value)
    picked = request.GET.get("art") if request.GET.get("art") in numbers else first
    values: dict[str, object] = {
        "stored": stored,
        "counts": counts,
        "views_of_import": import_views(stored, "import_comparison"),
        "picked": picked,
        "sorts": [
            Link(label, f"?art={value}", value == picked, count=numbers[value])
            for value, label in _sorts()
            if numbers[value] or value == picked
        ],
    }
    if picked in _DEPARTURES:
        page = page_of(request, queries.departures_of(stored, _DEPARTURES[picked]), count=numbers[picked])
        values |= {
            "page": page,
            "departures": [queries.departure_line(each) for each in page.object_list],
        }
    else:
        rows = page_of(request, queries.comparison_rows(stored, str(picked)), count=numbers[str(picked)])
        values |= {"page": rows, "lines": open_comparison(by=by, rows=rows.object_list)}
    return render(request, "people/import_comparison.html", values)


@require_POST
def decide_row(request: HttpRequest, key: int, row: int) -> HttpResponse:
    """Say what becomes of one row, or which details of somebody known stay."""
    by, today = staff_of(request), clock.today()
    stored = get_import(by, key, on=today)
    kept = get_row(stored, row)
    if kept is None:
        raise NotVisible("Diese Zeile gibt es in der Liste nicht.")
    news = [line.code for line in queries.comparison_line(kept).news]
    form = RowDecisionForm(request.POST, fields=news)
    if not form.is_valid():
        messages.error(request, "Diese Entscheidung gibt es nicht. Bitte wählen Sie noch einmal.")
    elif form.cleaned_data["decision"]:
        decision: RowDecision = form.cleaned_data["decision"]
        attempt(
            request,
            lambda: deciding.decide_row(by=by, import_key=key, row=row, decision=decision, today=today),
        )
    else:
        attempt(
            request,
            lambda: deciding.keep_fields(by=by, import_key=key, row=row, fields=form.kept(), today=today),
        )
    return redirect(f"{reverse('import_comparison', args=[key])}?art={kept.change}#zeile-{row}")


@require_POST
def decide_departures(request: HttpRequest, key: int) -> HttpResponse:
    """Say what becomes of who is missing: of one person, or of all of that sort."""
    form = DeparturesForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Diese Entscheidung gibt es nicht. Bitte wählen Sie noch einmal.")
        return redirect("import_comparison", key)
    data = form.cleaned_data
    attempt(
        request,
        lambda: deciding.decide_departures(
            by=staff_of(request),
            import_key=key,
            kind=data["kind"],
            decision=data["decision"],
            person_key=data["person"],
            today=clock.today(),
        ),
    )
    return redirect(f"{reverse('import_comparison', args=[key])}?art={data['kind']}")


def _sorts() -> list[tuple[str, str]]:
    changes = [(change.value, change.label) for change in RowChange]
    return [*changes[:3], *((kind.value, kind.label) for kind in DepartureKind), *changes[3:]]
