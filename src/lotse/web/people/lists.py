"""The list of people with its search."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotse.core import clock
from lotse.people.enums import Standing
from lotse.people.queries import people as queries
from lotse.web.pages import is_fragment, page_of
from lotse.web.people.pages import chips
from lotse.web.place import place_of
from lotse.web.staff import staff_of

_GROUPS = (
    ("clarifying", "Anschrift wird geklärt"),
    ("gone", "nicht mehr auf der Liste"),
    ("stopped", "Post gestoppt"),
    ("blocked", "Auskunftssperre"),
)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show the neighbourhood's people, or whom the search finds in all that one may see."""
    by, today, query = staff_of(request), clock.today(), request.GET.get("q", "").strip()[:100]
    values: dict[str, object] = {"query": query}
    if query:
        values["found"] = queries.search_people(by, query, on=today)
    else:
        place = place_of(request)
        standing, group = request.GET.get("stand", ""), request.GET.get("gruppe", "")
        counts = queries.standing_counts(by, place.key, on=today)
        listed = queries.people_of(by, place.key, on=today, standing=standing, group=group)
        page = page_of(request, listed, count=None if group else _count(counts, standing))
        values |= {
            "place": place,
            "total": sum(counts.values()),
            "page": page,
            "found": queries.person_lines(page.object_list),
            "standings": chips(
                request,
                "stand",
                [("", "alle", sum(counts.values()))]
                + [(str(each), each.label, counts[each]) for each in Standing if each in counts],
            ),
            "groups": chips(request, "gruppe", [("", "alle", None), *((*each, None) for each in _GROUPS)]),
        }
    return render(request, "people/_list.html" if is_fragment(request) else "people/list.html", values)


def _count(counts: Mapping[str, int], standing: str) -> int:
    return counts.get(standing, 0) if standing else sum(counts.values())
