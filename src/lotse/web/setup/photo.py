"""The photo on the public page, a part of the office card."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lotse.core import clock
from lotse.places.queries import setup
from lotse.places.queries.photos import photo_of
from lotse.places.services.photos import remove_photo, show_photo
from lotse.web.pages import attempt, attempt_form
from lotse.web.setup.pages import crumbs
from lotse.web.setup.photo_forms import PhotoForm
from lotse.web.staff import staff_of


@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, key: int) -> HttpResponse:
    """Show the photo and take a new one in; before the card is written there is no page for it."""
    by, today = staff_of(request), clock.today()
    place = setup.progress_of(by, key, on=today)
    if not place.has_office:
        messages.info(request, "Bitte füllen Sie zuerst die Bürokarte aus, dann das Foto.")
        return redirect("setup_office", key)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        attempt_form(
            form,
            lambda: show_photo(by=by, neighbourhood_key=key, photo=form.photo(), today=today),
            "file",
        )
        if not form.errors:
            messages.success(request, "Das Foto steht jetzt auf der öffentlichen Seite.")
            return redirect("setup_photo", key)
    values = {
        "place": place,
        "form": form,
        "photo": photo_of(key),
        "crumbs": crumbs(
            (place.name, reverse("setup_neighbourhood", args=[key])),
            ("Bürokarte", reverse("setup_office", args=[key])),
            ("Foto", ""),
        ),
    }
    return render(request, "setup/photo.html", values, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Take the photo away."""
    by, today = staff_of(request), clock.today()
    if attempt(request, lambda: remove_photo(by=by, neighbourhood_key=key, today=today)):
        messages.success(request, "Das Foto ist entfernt.")
    return redirect("setup_photo", key)
