"""Street directories and address points: upload, look at what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.places.access import FOUNDS, require_setup, visible_directories
from lotse.places.enums import TownFileKind
from lotse.places.queries.directories import area_page
from lotse.places.queries.town_files import town_file_state, waiting_town_files
from lotse.places.services.jobs import order_directory, order_points
from lotse.web.pages import attempt_for, attempt_form, is_fragment, number_in, page_of
from lotse.web.setup.forms import DirectoryForm, PointsForm
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.places.queries.town_files import TownFileState

COLUMNS = {
    "plraum": "Planungsraum",
    "ortsteil": "Ortsteil",
    "bezirk": "Bezirk",
    "samtgemeinde": "Samtgemeinde",
}


@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """List the directories, the one in use first, and take in a new one."""
    by, today = staff_of(request), clock.today()
    held = require_setup(by, on=today)
    form = DirectoryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        ordered = attempt_form(
            form,
            lambda: order_directory(by=by, file_name=file.name, chunks=file.chunks(), today=today),
            "file",
        )
        if ordered is not None:
            return redirect("setup_town_file", ordered.token)
    values = {
        "form": form,
        "waiting": waiting_town_files(by, TownFileKind.DIRECTORY, on=today),
        "founds": bool(held & FOUNDS),
        "directories": visible_directories(by),
        "crumbs": crumbs(("Straßenverzeichnis", "")),
    }
    return render(request, "setup/directories.html", values, status=422 if form.errors else 200)


@require_safe
def directory(request: HttpRequest, key: int) -> HttpResponse:
    """Show the areas that were found in a directory, with their counts."""
    by = staff_of(request)
    held = require_setup(by, on=clock.today())
    found = get_object_or_404(visible_directories(by), pk=key)
    query = request.GET.get("q", "").strip()[:100]
    page = page_of(request, area_page(found.pk, query))
    values = {
        "directory": found,
        "founds": bool(held & FOUNDS),
        "query": query,
        "page": page,
        "areas": [(area, COLUMNS[area.column]) for area in page.object_list],
        "crumbs": crumbs(("Straßenverzeichnis", reverse("setup_directories")), (found.file_name, "")),
    }
    return render(request, "setup/directory.html", values)


@require_POST
def points(request: HttpRequest) -> HttpResponse:
    """Take in a file of address points for the map it was uploaded for."""
    by, today = staff_of(request), clock.today()
    form = PointsForm(request.POST, request.FILES)
    drawing_key = number_in(request.POST.get("drawing"))
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie zuerst eine Datei mit Adresspunkten aus.")
        return _back_to_map(drawing_key)
    file = form.cleaned_data["file"]
    ordered = attempt_for(
        request,
        lambda: order_points(
            by=by, file_name=file.name, chunks=file.chunks(), drawing_key=drawing_key, today=today
        ),
    )
    return redirect("setup_town_file", ordered.token) if ordered else _back_to_map(drawing_key)


@require_safe
def town_file(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far reading an uploaded file has come; then go on to what came of it, or say what is wrong with it."""
    state = town_file_state(staff_of(request), token, on=clock.today())
    if state.headway is None and is_fragment(request):  # asked how far it is, and it is over
        return HttpResponse(headers={"HX-Refresh": "true"})
    if state.headway is None and not state.problem:
        return _go_on(request, state)
    label, back = _origin(state)
    values = {
        "state": state,
        "headway": state.headway,
        "what": "Zeilen gespeichert",
        "back": back,
        "crumbs": crumbs((label, back), (state.file_name, "")),
    }
    return render(request, "_headway.html" if is_fragment(request) else "setup/town_file.html", values)


def _go_on(request: HttpRequest, state: TownFileState) -> HttpResponse:
    """Lead to what came of a file that is stored."""
    if state.directory_key is None:
        messages.success(request, f"{state.rows} Adresspunkte liegen bereit.")
        return _back_to_map(state.drawing_key)
    known = "Dieses Verzeichnis ist schon da, nichts geändert."
    messages.success(request, known if state.was_known else f"{state.rows} Zeilen übernommen.")
    return redirect("setup_directory", state.directory_key)


def _origin(state: TownFileState) -> tuple[str, str]:
    """Return where a file was uploaded: the page's name and address."""
    if state.kind is TownFileKind.DIRECTORY:
        return "Straßenverzeichnis", reverse("setup_directories")
    if state.drawing_key is None:
        return "Überblick", reverse("setup")
    return "Karte", reverse("setup_outline", args=[state.drawing_key])


def _back_to_map(drawing_key: int | None) -> HttpResponse:
    return redirect("setup_outline", drawing_key) if drawing_key else redirect("setup")
