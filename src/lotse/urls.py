"""All addresses of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from lotse.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lotse.web.accounts.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "lotse.web.design.errors.bad_request"
handler403 = "lotse.web.design.errors.permission_denied"
handler404 = "lotse.web.design.errors.page_not_found"
handler429 = "lotse.web.design.errors.too_many_requests"
handler500 = "lotse.web.design.errors.server_error"
