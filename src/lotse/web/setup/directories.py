"""Street directories and address points: upload, look at what was found."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.places.access import FOUNDS, require_setup, visible_directories
from lotse.places.queries.directories import area_page
from lotse.places.services.directories import upload_directory
from lotse.places.services.points import upload_points
from lotse.web.pages import attempt_for, attempt_form, page_of
from lotse.web.setup.forms import DirectoryForm, PointsForm
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of

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
        stored = attempt_form(
            form,
            lambda: upload_directory(by=by, file_name=file.name, chunks=file.chunks(), today=today),
            "file",
        )
        if stored is not None:
            directory, is_new = stored
            text = (
                f"{directory.rows} Zeilen übernommen."
                if is_new
                else "Dieses Verzeichnis ist schon da, nichts geändert."
            )
            messages.success(request, text)
            return redirect("setup_directory", directory.pk)
    values = {
        "form": form,
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
    """Take in a file of address points and go back to the map it was uploaded for."""
    by, today = staff_of(request), clock.today()
    form = PointsForm(request.POST, request.FILES)
    back = (
        redirect("setup_outline", request.POST["drawing"])
        if request.POST.get("drawing", "").isdigit()
        else redirect("setup")
    )
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie zuerst eine Datei mit Adresspunkten aus.")
        return back
    file = form.cleaned_data["file"]
    stored = attempt_for(
        request, lambda: upload_points(by=by, file_name=file.name, chunks=file.chunks(), today=today)
    )
    if stored is not None:
        messages.success(request, f"{stored[0].rows} Adresspunkte liegen bereit.")
    return back
