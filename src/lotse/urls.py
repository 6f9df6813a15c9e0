"""All addresses of the house."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from lotse.web import health, searching, start
from lotse.web.design.urls import gallery_urlpatterns
from lotse.web.design.urls import urlpatterns as design

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("", include("lotse.web.accounts.urls")),
    *design,
    path("", include("lotse.web.desk.urls")),
    path("", include("lotse.web.calendar.urls")),
    path("", include("lotse.web.case.urls")),
    path("", include("lotse.web.outreach.urls")),
    path("", include("lotse.web.people.urls")),
    path("", include("lotse.web.privacy.urls")),
    path("", include("lotse.web.public.urls")),
    path("", include("lotse.web.setup.urls")),
    path("suche", searching.search, name="search"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.DEMO:
    urlpatterns += gallery_urlpatterns

handler400 = "lotse.web.design.errors.bad_request"
handler403 = "lotse.web.design.errors.permission_denied"
handler404 = "lotse.web.design.errors.page_not_found"
handler429 = "lotse.web.design.errors.too_many_requests"
handler500 = "lotse.web.design.errors.server_error"
