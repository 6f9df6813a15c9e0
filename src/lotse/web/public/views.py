"""The page behind a letter's code. It names nobody, sets no cookie and keeps no trace."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lotse.core import clock
from lotse.outreach.queries.public import public_office
from lotse.outreach.rules import read_code
from lotse.outreach.services.answers import request_callback
from lotse.web.design.errors import too_many_requests
from lotse.web.public import limits
from lotse.web.public.forms import CallbackForm


@csrf_exempt  # the form carries a signed token of its own, so that the page needs no cookie
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_code(request: HttpRequest, typed: str) -> HttpResponse:
    """Show how to reach the office and take a wish to be called; any unknown code gets the same friendly page."""
    code = read_code(typed) or ""
    office = public_office(code) if code else None
    if office is None:
        if limits.is_too_often("letter-code", limits.visitor(request), at_most=30):
            return too_many_requests(request)
        return _quiet(render(request, "public/unknown_code.html", status=404))
    form = CallbackForm(request.POST or None, code=code)
    if request.method == "POST":
        if limits.is_too_often("callback", code, at_most=5, seconds=24 * limits.HOUR):
            return too_many_requests(request)
        if form.is_valid():
            request_callback(code=code, wish=form.wish(), today=clock.today())
            return _quiet(redirect("letter_thanks"))
        form = _with_new_token(form, code)
    values = {"office": office, "form": form, "office_phone": office.phone}
    return _quiet(render(request, "public/letter_code.html", values, status=422 if form.is_bound else 200))


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that somebody will call."""
    return _quiet(render(request, "public/thanks.html"))


def _with_new_token(form: CallbackForm, code: str) -> CallbackForm:
    """Give a form that is shown again a token that holds."""
    fresh = CallbackForm(code=code).fields["token"].initial
    form.data = {**form.data.dict(), "token": fresh}  # type: ignore[attr-defined]
    return form


def _quiet(response: HttpResponse) -> HttpResponse:
    """Keep search engines away, and the code out of what other pages are told."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
