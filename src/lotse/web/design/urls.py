"""Addresses of the design system: the choice of light or dark everywhere, the gallery in demo and tests only."""

from __future__ import annotations

from django.urls import path

from lotse.web.design import appearance, gallery

urlpatterns = [path("darstellung", appearance.choose_theme, name="appearance")]
gallery_urlpatterns = [
    path("muster", gallery.components, name="gallery"),
    path("muster/anmelden", gallery.sign_in_page, name="gallery-sign-in"),
    path("muster/fehler/<slug:name>", gallery.error_page, name="gallery-error"),
    path("muster/zeit", gallery.clock, name="gallery-clock"),
]
