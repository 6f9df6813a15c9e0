"""Addresses of the journey „Heute“."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.desk import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("heute", desk.desk, name="desk"),
    path("heute/<slug:kind>/<int:key>/erledigt", desk.finish, name="desk_finish"),
    path("heute/<slug:kind>/<int:key>/verschieben", desk.move, name="desk_move"),
    path("heute/<int:key>/zuruecknehmen", desk.take_up, name="desk_take_up"),
]
