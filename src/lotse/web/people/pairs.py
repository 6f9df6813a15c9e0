"""Rows that may be one person, side by side: the same, or two?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.access import get_import
from lotse.people.queries import imports as queries
from lotse.people.queries.pairs import pair_view
from lotse.people.services.deciding import decide_different, decide_same, undo_decision
from lotse.people.services.reading import open_listed_pairs
from lotse.web.pages import attempt, page_of
from lotse.web.people.forms import PairForm
from lotse.web.people.pages import chips, import_views
from lotse.web.staff import staff_of

_PER_PAGE = 10
_DONE = {
    "same": "Vermerkt: dieselbe Person.",
    "different": "Vermerkt: zwei verschiedene Personen.",
    "undo": "Die Entscheidung ist zurückgenommen.",
}


@require_safe
def pairs(request: HttpRequest, key: int) -> HttpResponse:
    """Show the pairs, the likeliest first; decided ones behind a filter."""
    by = staff_of(request)
    stored = get_import(by, key, on=clock.today())
    counts = queries.pair_counts(stored)
    is_done = request.GET.get("stand") == "entschieden"
    listed = queries.deciding_pairs(stored, is_decided=is_done)
    page = page_of(request, listed, count=counts.decided if is_done else counts.open, per_page=_PER_PAGE)
    values = {
        "stored": stored,
        "views_of_import": import_views(stored, "import_pairs"),
        "page": page,
        "views": open_listed_pairs(by=by, pairs=page.object_list),
        "is_done": is_done,
        "counts": counts,
        "states": chips(
            request,
            "stand",
            [("", "noch offen", counts.open), ("entschieden", "entschieden", counts.decided)],
        ),
    }
    return render(request, "people/import_pairs.html", values)


@require_POST
def decide(request: HttpRequest, key: int, pair: int) -> HttpResponse:
    """Take a decision about a pair, or take it back."""
    by, today = staff_of(request), clock.today()
    stored = get_import(by, key, on=today)
    form = PairForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie „Dieselbe Person“ oder „Zwei Personen“.")
        return redirect("import_pairs", key)
    decision = form.cleaned_data["decision"]
    if decision == "same":
        found = queries.deciding_pairs(stored).filter(pk=pair).first()
        if found is None:
            raise NotVisible("Dieses Paar gibt es in der Liste nicht.")
        offered = [line.code for line in pair_view(found).differences]
        taken = [code for code in offered if request.POST.get(f"nimm-{code}") == "right"]
        done = attempt(
            request,
            lambda: decide_same(by=by, import_key=key, pair_key=pair, from_other=taken, today=today),
        )
    elif decision == "different":
        done = attempt(request, lambda: decide_different(by=by, import_key=key, pair_key=pair, today=today))
    else:
        done = attempt(request, lambda: undo_decision(by=by, import_key=key, pair_key=pair, today=today))
    if done:
        messages.success(request, _DONE[decision])
    return redirect("import_pairs", key)
