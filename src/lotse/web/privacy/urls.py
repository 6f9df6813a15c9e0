"""Addresses of the journey „Datenschutz“."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.privacy import special_notes, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("datenschutz", views.overview, name="privacy"),
    path("datenschutz/geschuetzte-notizen", special_notes.special_notes, name="privacy_special_notes"),
    path("datenschutz/protokoll", views.requests, name="audit_requests"),
    path("datenschutz/protokoll/<int:key>", views.log, name="audit_log"),
    path("datenschutz/protokoll/<int:key>/entscheidung", views.decide, name="audit_decide"),
]
