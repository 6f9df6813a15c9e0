"""The neighbourhood wizard: name, areas, streets, outline, check. The drawing lies in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lotse.core import clock
from lotse.places.access import get_drawing, require_founder
from lotse.places.queries import directories
from lotse.places.queries.drawings import extent_of_drawing, picks_by_hand
from lotse.places.rules import range_text
from lotse.places.services import drawing_board
from lotse.web.pages import attempt, attempt_for, attempt_form, is_fragment, page_of
from lotse.web.setup.counting import count
from lotse.web.setup.forms import AreasForm, NameForm, PickForm
from lotse.web.setup.pages import crumbs, next_step, steps
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.accounts.models import Staff
    from lotse.places.models import Drawing

COLUMNS = {
    "plraum": "Planungsräume",
    "ortsteil": "Ortsteile",
    "bezirk": "Bezirke",
    "samtgemeinde": "Samtgemeinden",
}
MOST_SHOWN = 300


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a neighbourhood with its name."""
    by, today = staff_of(request), clock.today()
    require_founder(by, on=today)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = attempt_form(
            form,
            lambda: drawing_board.start_drawing(by=by, name=form.cleaned_data["name"], today=today),
            "name",
        )
        if begun is not None:
            return redirect("setup_areas", begun.pk)
    values = {
        "form": form,
        "has_directory": directories.directory_in_use(by) is not None,
        "crumbs": crumbs(("Neues Quartier", "")),
    }
    return render(request, "setup/new.html", values, status=422 if form.errors else 200)


@require_POST
def redraw(request: HttpRequest, key: int) -> HttpResponse:
    """Put a neighbourhood back on the drawing board."""
    drawing = drawing_board.start_redrawing(by=staff_of(request), neighbourhood_key=key, today=clock.today())
    return redirect("setup_areas", drawing.pk)


@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, key: int) -> HttpResponse:
    """Step 1: the name."""
    by, today = staff_of(request), clock.today()
    drawing = get_drawing(by, key, on=today)
    form = NameForm(request.POST or None, initial={"name": drawing.name})
    if request.method == "POST" and form.is_valid():
        attempt_form(
            form,
            lambda: drawing_board.name_drawing(
                by=by, drawing_key=key, name=form.cleaned_data["name"], today=today
            ),
            "name",
        )
        if not form.errors:
            return redirect("setup_areas", key)
    return _step(request, drawing, "setup_name", form=form)


@require_http_methods(["GET", "POST"])
def areas(request: HttpRequest, key: int) -> HttpResponse:
    """Step 2: areas of the directory; each tick is kept at once and answered with the counts."""
    by, today = staff_of(request), clock.today()
    if request.method == "POST":
        form = AreasForm(request.POST)
        form.is_valid()
        chosen = form.cleaned_data["areas"]
        attempt(
            request,
            lambda: drawing_board.choose_areas(by=by, drawing_key=key, areas=chosen, today=today),
        )
        if not is_fragment(request):
            return redirect("setup_areas" if "stay" in request.POST else next_step("setup_areas"), key)
    drawing = get_drawing(by, key, on=today)
    directory = directories.directory_in_use(by)
    if directory is None:
        return redirect("setup_directories")
    if is_fragment(request):
        return _counts(request, by, drawing, directory.pk)
    query = request.GET.get("q", "").strip()[:100]
    found = directories.areas(directory.pk, containing=query, chosen=drawing.area_values)
    chosen_first = sorted(found, key=lambda choice: choice.value not in drawing.area_values)[:MOST_SHOWN]
    groups = [
        (title, [choice for choice in found if choice.column == column and choice in chosen_first])
        for column, title in COLUMNS.items()
    ]
    return _step(
        request,
        drawing,
        "setup_areas",
        groups=[group for group in groups if group[1]],
        left_out=len(found) - len(chosen_first),
        query=query,
        counts=count(by, drawing, directory.pk),
    )


@require_http_methods(["GET", "POST"])
def streets(request: HttpRequest, key: int) -> HttpResponse:
    """Step 3: streets and numbers one by one; the search works while typing."""
    by, today = staff_of(request), clock.today()
    drawing = get_drawing(by, key, on=today)
    form = PickForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        attempt_form(
            form, lambda: drawing_board.add_pick(by=by, drawing_key=key, pick=form.pick(), today=today)
        )
        if not form.errors:
            return redirect("setup_streets", key)
    directory = directories.directory_in_use(by)
    if directory is None:
        return redirect("setup_directories")
    query = request.GET.get("q", "").strip()[:100]
    values = {
        "form": form,
        "street": request.POST.get("street") or request.GET.get("street", ""),
        "query": query,
        "found": directories.find_streets(directory.pk, query) if query else [],
        "picks": [(pick, range_text(pick.segment)) for pick in picks_by_hand(drawing)],
    }
    if is_fragment(request):
        return render(request, "setup/_found.html", {"drawing": drawing, **values})
    return _step(request, drawing, "setup_streets", counts=count(by, drawing, directory.pk), **values)


@require_POST
def drop_pick(request: HttpRequest, key: int, position: int) -> HttpResponse:
    """Take back one stretch."""
    drawing_board.remove_pick(by=staff_of(request), drawing_key=key, position=position, today=clock.today())
    return redirect("setup_streets", key)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: int) -> HttpResponse:
    """Step 5: what belongs to it now, who lives on which side of the line; then take it over."""
    by, today = staff_of(request), clock.today()
    if request.method == "POST":
        made = attempt_for(request, lambda: drawing_board.take_over(by=by, drawing_key=key, today=today))
        if made is None:
            return redirect("setup_check", key)
        messages.success(request, f"„{made.name}“ ist festgelegt.")
        return redirect("setup_neighbourhood", made.pk)
    drawing = get_drawing(by, key, on=today)
    directory = directories.directory_in_use(by)
    if directory is None:
        return redirect("setup_directories")
    extent = extent_of_drawing(drawing)
    counts = count(by, drawing, directory.pk)
    page = page_of(request, counts.streets)
    return _step(
        request,
        drawing,
        "setup_check",
        counts=counts,
        page=page,
        streets=directories.street_lines(directory.pk, extent, page.object_list),
        is_empty=extent.is_empty,
    )


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, key: int) -> HttpResponse:
    """Ask, then throw the drawing away."""
    by, today = staff_of(request), clock.today()
    if request.method == "POST":
        drawing_board.discard_drawing(by=by, drawing_key=key, today=today)
        messages.success(request, "Der Entwurf ist verworfen. Das Quartier ist, wie es war.")
        return redirect("setup")
    return render(request, "setup/discard.html", {"drawing": get_drawing(by, key, on=today)})


def _counts(request: HttpRequest, by: Staff, drawing: Drawing, directory_key: int) -> HttpResponse:
    values = {"drawing": drawing, "counts": count(by, drawing, directory_key)}
    return render(request, "setup/_counts.html", values)


def _step(request: HttpRequest, drawing: Drawing, current: str, **values: object) -> HttpResponse:
    """Draw one step of the wizard; a form with faults answers 422."""
    form = values.get("form")
    title = drawing.name
    shown = {
        "drawing": drawing,
        "steps": steps(drawing, current),
        "crumbs": crumbs((f"Entwurf „{title}“", "")),
        **values,
    }
    template = f"setup/{current.removeprefix('setup_')}.html"
    return render(request, template, shown, status=422 if getattr(form, "errors", None) else 200)
