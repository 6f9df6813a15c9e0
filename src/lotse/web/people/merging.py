"""People known twice: found, laid side by side, joined, and taken apart again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lotse.core import clock
from lotse.people.queries import pairs as queries
from lotse.people.queries.lists import person_lines
from lotse.people.queries.search import find_people
from lotse.people.services.doubles import likely_doubles, tell_apart
from lotse.people.services.merging import merge_people, undo_merge
from lotse.people.services.reading import open_known_pairs, open_two_files
from lotse.web.pages import attempt, number_in
from lotse.web.place import place_of
from lotse.web.searching import words_in
from lotse.web.staff import staff_of

_PER_PAGE = 10


@require_http_methods(["GET", "POST"])
def doubles(request: HttpRequest) -> HttpResponse:
    """Show people who may be known twice; a pair can be told apart for good."""
    by, today = staff_of(request), clock.today()
    place = place_of(request)
    if request.method == "POST":
        person, other = _key(request.POST.get("person")), _key(request.POST.get("other"))
        if attempt(request, lambda: tell_apart(by=by, person=person, other=other, today=today)):
            messages.success(request, "Vermerkt: zwei verschiedene Personen.")
        return redirect("doubles")
    found = Paginator(likely_doubles(by, today=today), _PER_PAGE).get_page(request.GET.get("seite"))
    views = open_known_pairs(by=by, pairs=found.object_list, today=today)
    return render(request, "people/doubles.html", {"page": found, "views": views, "place": place})


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, key: int) -> HttpResponse:
    """Choose the second entry by name, see both side by side, and join them."""
    by, today = staff_of(request), clock.today()
    other = _key(request.POST.get("other") or request.GET.get("mit"))
    query = words_in(request)
    view = open_two_files(by=by, left=key, right=other, today=today) if other else None
    if request.method == "POST" and view is not None:
        taken = [line.code for line in view.differences if request.POST.get(f"nimm-{line.code}") == "right"]
        if attempt(
            request,
            lambda: merge_people(by=by, keep=key, other=other, from_other=taken, today=today),
        ):
            messages.success(request, "Die beiden Einträge sind jetzt eine Person.")
        return redirect("person", key)
    found = find_people(by, query, on=today)
    values = {
        "key": key,
        "name": queries.name_of(by, key, on=today),
        "view": view,
        "query": query,
        "found": person_lines([one for one in found.people if one.pk != key], on=today),
    }
    return render(request, "people/merge.html", values)


@require_POST
def undo(request: HttpRequest, key: int, merge_key: int) -> HttpResponse:
    """Take two people apart again."""
    by = staff_of(request)
    if attempt(request, lambda: undo_merge(by=by, merge_key=merge_key, kept_key=key, today=clock.today())):
        messages.success(request, "Die Einträge sind wieder getrennt.")
    return redirect("person", key)


def _key(text: str | None) -> int:
    return number_in(text) or 0
