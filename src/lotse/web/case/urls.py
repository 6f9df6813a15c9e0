"""Addresses of the journey about one person: talks, case, plan, assessment, reminders."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.case import device, talks

talking: list[URLPattern | URLResolver] = [
    path("menschen/<int:key>/gespraech", talks.talk_new, name="talk_new"),
    path("menschen/<int:key>/gespraeche", talks.talks, name="talks"),
    path("gespraech/<int:key>", talks.talk_change, name="talk_change"),
    path("gespraech/<int:key>/zuruecknehmen", talks.talk_undo, name="talk_undo"),
    path("gespraech/geraet", device.device_key, name="device_key"),
]
urlpatterns: list[URLPattern | URLResolver] = [*talking]
