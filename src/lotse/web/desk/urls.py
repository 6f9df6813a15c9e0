"""Addresses of the journey „Heute“."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.desk import desk, walk_ins

urlpatterns: list[URLPattern | URLResolver] = [
    path("heute", desk.desk, name="desk"),
    path("heute/<slug:kind>/<int:key>/erledigt", desk.finish, name="desk_finish"),
    path("heute/<slug:kind>/<int:key>/verschieben", desk.move, name="desk_move"),
    path("heute/<int:key>/zuruecknehmen", desk.take_up, name="desk_take_up"),
    path("heute/jemand-war-da", walk_ins.count, name="walk_in_count"),
    path("heute/besuche", walk_ins.walk_ins, name="walk_ins"),
    path("heute/besuche/<int:key>/person", walk_ins.person, name="walk_in_person"),
    path("heute/besuche/<int:key>/zuruecknehmen", walk_ins.undo, name="walk_in_undo"),
    path("heute/besuche/<int:key>/ohne-namen", walk_ins.unlink, name="walk_in_unlink"),
]
