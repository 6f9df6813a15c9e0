"""Step 4 of the wizard: an outline over address points, drawn on a map, typed or taken from a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lotse.core import clock
from lotse.places.access import get_drawing, visible_point_files
from lotse.places.enums import TownFileKind
from lotse.places.queries.drawings import picks_outlined
from lotse.places.queries.points import point_cloud
from lotse.places.queries.town_files import waiting_town_files
from lotse.places.rules import range_text
from lotse.places.services import drawing_board
from lotse.places.services.outlines import LARGEST_GEOJSON, corners_text, read_corners, read_geojson
from lotse.web.pages import attempt_form
from lotse.web.setup.forms import CornersForm, OutlineForm, PointsForm
from lotse.web.setup.pages import crumbs, steps
from lotse.web.staff import staff_of


@require_http_methods(["GET", "POST"])
def outline(request: HttpRequest, key: int) -> HttpResponse:
    """Show the map beside the same thing as a table; take an outline from corners or from a file."""
    by, today = staff_of(request), clock.today()
    drawing = get_drawing(by, key, on=today)
    is_file = "file" in request.FILES
    posted = request.method == "POST"
    corners = CornersForm(
        request.POST if posted and not is_file else None,
        initial={"corners": corners_text(drawing.outline)},
    )
    upload = OutlineForm(request.POST if is_file else None, request.FILES if is_file else None)
    form, read = (upload, _geojson_of) if is_file else (corners, _corners_of)
    if posted and form.is_valid() and _draw(request, key, form, read):
        return redirect("setup_outline", key)
    points = visible_point_files(by).first()
    values = {
        "drawing": drawing,
        "steps": steps(drawing, "setup_outline"),
        "crumbs": crumbs((f"Entwurf „{drawing.name}“", "")),
        "points": points,
        "points_form": PointsForm(),
        "waiting": waiting_town_files(by, TownFileKind.POINTS, on=today),
        "corners": corners,
        "upload": upload,
        "faulty": form if form.errors else None,
        "stretches": [(pick, range_text(pick.segment)) for pick in picks_outlined(drawing)],
        "cloud": point_cloud(points, drawing.outline) if points else None,
        "outline": drawing.outline,
    }
    return render(request, "setup/outline.html", values, status=422 if form.errors else 200)


@require_POST
def wipe(request: HttpRequest, key: int) -> HttpResponse:
    """Wipe the outline off."""
    drawing_board.remove_outline(by=staff_of(request), drawing_key=key, today=clock.today())
    return redirect("setup_outline", key)


def _draw(
    request: HttpRequest, key: int, form: forms.Form, read: Callable[[forms.Form], dict[str, Any]]
) -> bool:
    """Lay the form's outline over the points; a refusal stands at its field."""
    by, today = staff_of(request), clock.today()
    attempt_form(
        form,
        lambda: drawing_board.draw_outline(by=by, drawing_key=key, geometry=read(form), today=today),
        next(iter(form.fields)),
    )
    return not form.errors


def _geojson_of(form: forms.Form) -> dict[str, Any]:
    return read_geojson(form.cleaned_data["file"].read(LARGEST_GEOJSON + 1))


def _corners_of(form: forms.Form) -> dict[str, Any]:
    return read_corners(form.cleaned_data["corners"])
