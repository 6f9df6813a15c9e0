"""Whether the process lives (`/healthz`) and can work (`/readyz`), for load balancers and monitoring."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lotse.core.tables import compare_tables

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nothing of anybody else."""
    return HttpResponse("ok\n", content_type=PLAIN)


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and has the tables of this program; what is wrong says `lotse check`."""
    try:
        tables = compare_tables()
    except DatabaseError:
        return _not_ready("database: not reachable")
    if tables.foreign:
        return _not_ready("database: tables of another version")
    if tables.behind:
        return _not_ready("database: tables not up to date")
    return HttpResponse("ok\n", content_type=PLAIN)


def _not_ready(reason: str) -> HttpResponse:
    return HttpResponse(f"{reason}\n", status=503, content_type=PLAIN)
