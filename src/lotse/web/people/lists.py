"""The list of people: search, filters kept under a name, columns, and taking a list out of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.casework.access import visible_reminders
from lotse.casework.enums import ReminderState
from lotse.core import clock
from lotse.outreach.queries.desk import person_of_code
from lotse.people.enums import ListColumn, PersonGroup, Standing
from lotse.people.queries import lists as queries
from lotse.people.queries.search import MOST_FOUND, Found, find_people
from lotse.people.services import lists as services
from lotse.web.design.frames import Link
from lotse.web.desk.walk_ins import TOPICS
from lotse.web.pages import attempt, attempt_form, is_fragment, page_of
from lotse.web.people import filters
from lotse.web.people.files import file_of
from lotse.web.people.pages import chips
from lotse.web.place import Place, place_of
from lotse.web.searching import words_in
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lotse.accounts.models import Staff
    from lotse.people.models import Person


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show the neighbourhood's people, or whom the search finds in all that one may see."""
    by, place, query = staff_of(request), place_of(request), words_in(request)
    columns = queries.columns_of(by)
    values: dict[str, object] = {"query": query, "columns": columns, "sortable": queries.SORTABLE}
    values |= _found(by, query, columns) if query else _listed(request, by, place, columns)
    return render(request, "people/_list.html" if is_fragment(request) else "people/list.html", values)


def _found(by: Staff, query: str, columns: tuple[ListColumn, ...]) -> dict[str, object]:
    today = clock.today()
    coded = person_of_code(by, query, on=today)
    found = Found((coded[0],)) if coded else find_people(by, query, on=today)
    return {
        "found": queries.person_lines(found.people[: MOST_FOUND - 1], on=today, columns=columns),
        "has_more": len(found.people) == MOST_FOUND,
        "streets": found.streets,
    }


def _listed(
    request: HttpRequest, by: Staff, place: Place, columns: tuple[ListColumn, ...]
) -> dict[str, object]:
    today, criteria = clock.today(), filters.criteria_in(request.GET)
    counts = queries.standing_counts(by, place.key, on=today)
    chosen = _chosen(by, place, criteria)
    chosen = queries.sorted_by(queries.with_columns(chosen, columns), request.GET.get("sort", ""))
    page = page_of(request, chosen, count=_known_count(counts, criteria))
    return {
        "place": place,
        "topics": TOPICS,
        "total": sum(counts.values()),
        "page": page,
        "found": queries.person_lines(page.object_list, on=today, columns=columns),
        "criteria": criteria.stored(),
        "is_filtered": criteria.stored().keys() - {"standing", "group"},
        "kept_parts": [
            (name, request.GET[name]) for name in ("stand", "gruppe", "sort") if name in request.GET
        ],
        "take_out": filters.address_of(criteria, page="people_export"),
        "keep_url": filters.address_of(criteria, page="people_keep_filter"),
        "columns_url": filters.address_of(criteria, page="people_columns"),
        "standings": chips(
            request,
            "stand",
            [("", "alle", sum(counts.values()))]
            + [(str(each), each.label, counts[each]) for each in Standing if each in counts],
        ),
        "groups": chips(
            request,
            "gruppe",
            [("", "alle", None), *((value, label, None) for value, label in PersonGroup.choices)],
        ),
        "kept": _kept(by, place, criteria),
        "filter": filters.FilterForm(criteria=criteria, choices=queries.offered(by, place.key, on=today)),
        "keep": filters.KeepForm(),
        "choose": filters.ColumnsForm(initial={"columns": list(columns)}),
    }


def _chosen(by: Staff, place: Place, criteria: queries.Criteria) -> QuerySet[Person]:
    today = clock.today()
    reminders = visible_reminders(by, on=today).filter(state=ReminderState.OPEN).values("person")
    return queries.people_of(by, place.key, on=today, criteria=criteria, reminded=reminders)


def _known_count(counts: Mapping[str, int], criteria: queries.Criteria) -> int | None:
    """Return how many people are chosen, where the counts by standing tell already."""
    if criteria.stored().keys() <= {"standing"}:
        return counts.get(criteria.standing, 0) if criteria.standing else sum(counts.values())
    return None


def _kept(by: Staff, place: Place, criteria: queries.Criteria) -> dict[str, object]:
    kept = queries.saved_filters(by, place.key, on=clock.today())
    links = [Link(each.name, filters.address_of(each.criteria), each.criteria == criteria) for each in kept]
    return {"links": links, "current": next((each for each in kept if each.criteria == criteria), None)}


@require_POST
def keep_filter(request: HttpRequest) -> HttpResponse:
    """Keep the choice that the list shows under a name; `?…` of the address is the choice."""
    by, place, form = staff_of(request), place_of(request), filters.KeepForm(request.POST)
    criteria = filters.criteria_in(request.GET)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    elif attempt(
        request,
        lambda: services.save_filter(
            by=by,
            neighbourhood_key=place.key,
            criteria=criteria,
            today=clock.today(),
            **form.cleaned_data,
        ),
    ):
        messages.success(
            request, f"Gemerkt als „{form.cleaned_data['name']}“. Der Filter steht jetzt über der Liste."
        )
    return redirect(filters.address_of(criteria))


@require_POST
def drop_filter(request: HttpRequest, key: int) -> HttpResponse:
    """Throw a kept filter away; nobody disappears from the list by that."""
    by, today = staff_of(request), clock.today()
    if attempt(request, lambda: services.delete_filter(by=by, filter_key=key, today=today)):
        messages.success(request, "Der Filter ist gelöscht. An den Menschen ändert das nichts.")
    return redirect("people")


@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """Remember which columns somebody wants to see."""
    place_of(request)
    form = filters.ColumnsForm(request.POST)
    if form.is_valid():
        services.choose_columns(by=staff_of(request), columns=form.cleaned_data["columns"])
        messages.success(request, "Gemerkt. Die Liste zeigt jetzt diese Spalten.")
    return redirect(filters.address_of(filters.criteria_in(request.GET)))


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Say what a list is for, then take it along as a file."""
    by, place, today = staff_of(request), place_of(request), clock.today()
    criteria = filters.criteria_in(request.GET)
    chosen = _chosen(by, place, criteria)
    form = filters.TakeOutForm(request.POST or None, initial={"columns": list(queries.columns_of(by))})
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        taken = attempt_form(
            form, lambda: services.export_people(by=by, people=chosen, wish=wish, today=today)
        )
        if taken is not None:
            return file_of(taken.rows, form=wish.form, name=f"menschen-{today:%Y-%m-%d}")
    values = {"form": form, "place": place, "back": filters.address_of(criteria), "count": chosen.count()}
    return render(request, "people/export.html", values, status=422 if form.errors else 200)
