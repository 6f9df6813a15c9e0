"""The audit log on screen: asked for by one, released by another, open for a day."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.accounts.queries import staff_names
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.privacy import queries
from lotse.privacy.enums import AuditKey
from lotse.privacy.services.opening import AccessWish, decide_access, look_into_log, request_access
from lotse.web.pages import number_in
from lotse.web.privacy.forms import LogForm, RequestForm
from lotse.web.privacy.keys import keyholder_of
from lotse.web.privacy.words import OBJECT_KINDS


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What data protection finds here, and whether the log is sealed up to date."""
    by = keyholder_of(request)
    waiting = queries.waiting_requests(by)
    values = {
        "waiting": waiting,
        "seal": queries.last_seal(),
        "decides_on_notes": AuditKey.PRIVACY in by.keys,
    }
    return render(request, "privacy/overview.html", values)


@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """All requests to look into the log, and a form for a new one."""
    by, today = keyholder_of(request), clock.today()
    may_ask = AuditKey.PRIVACY in by.keys
    month = {"from_on": today - dt.timedelta(days=30), "until_on": today}
    form = RequestForm(request.POST if request.method == "POST" else None, initial=month)
    if request.method == "POST" and form.is_valid():
        try:
            request_access(by=by, wish=AccessWish(**form.cleaned_data), today=today)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Die Anfrage ist gestellt. Jetzt entscheidet der Personalrat.")
            return redirect("audit_requests")
    shown = queries.accesses(by, at=clock.now())
    values = {
        "form": form,
        "requests": shown,
        "names": staff_names({line.requested_by_key for line in shown}),
        "may_ask": may_ask,
        "may_decide": AuditKey.COUNCIL in by.keys,
    }
    return render(request, "privacy/requests.html", values, status=422 if form.errors else 200)


@require_POST
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """The staff council releases a request for a day, or refuses it."""
    release = request.POST.get("decision") == "release"
    try:
        decide_access(by=keyholder_of(request), access_key=key, release=release)
    except (ConflictError, RuleError) as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            "Für 24 Stunden freigegeben." if release else "Abgelehnt. Das Protokoll bleibt geschlossen.",
        )
    return redirect("audit_requests")


@require_safe
def log(request: HttpRequest, key: int) -> HttpResponse:
    """The rows of a released request, newest first; each look is written down itself."""
    form = LogForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    question = queries.LogQuestion(**asked, page=number_in(request.GET.get("seite")) or 1)
    found = look_into_log(by=keyholder_of(request), access_key=key, question=question)
    values = {
        "form": form,
        "page": found,
        "names": staff_names({line.actor_key for line in found.lines if line.actor_key is not None}),
        "kinds": OBJECT_KINDS,
    }
    return render(request, "privacy/log.html", values)
