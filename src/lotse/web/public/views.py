"""The page behind a letter's code. It names nobody, sets no cookie and keeps no trace."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lotse.core import clock
from lotse.outreach.queries.public import public_office
from lotse.outreach.rules import read_code
from lotse.outreach.services.answers import request_callback
from lotse.schedule.queries.hours import next_openings
from lotse.web.design.errors import too_many_requests
from lotse.web.public import limits
from lotse.web.public.forms import CallbackForm
from lotse.web.public.office import notice_of
from lotse.web.public.pages import PublicPage, public_page, quiet, show
from lotse.web.public.times import openings_of


@csrf_exempt  # the form carries a signed token of its own, so that the page needs no cookie
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_code(request: HttpRequest, typed: str) -> HttpResponse:
    """Show how to reach the office and take a wish to be called; any unknown code gets the same friendly page."""
    code, page = read_code(typed) or "", public_page(request)
    office = public_office(code) if code else None
    if office is None:
        if limits.is_too_often("letter-code", limits.visitor(request), at_most=30):
            return too_many_requests(request)
        return quiet(show(request, "public/unknown_code.html", page, {}, status=404))
    form = CallbackForm(request.POST or None, code=code, page=page)
    if request.method == "POST":
        if limits.is_too_often("callback", code, at_most=5, seconds=24 * limits.HOUR):
            return too_many_requests(request)
        if form.is_valid():
            request_callback(code=code, wish=form.wish(), today=clock.today())
            return quiet(redirect(reverse("letter_thanks") + page.suffix))
        form = _with_new_token(form, code, page)
    values = {
        "office": office,
        "slug": office.slug,
        "form": form,
        "notice": notice_of(office.present, page),
        "openings": openings_of(next_openings(office.key, now=clock.now()), page.words),
    }
    shown = show(request, "public/letter_code.html", page, values, status=422 if form.is_bound else 200)
    return quiet(shown)


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that somebody will call."""
    return quiet(show(request, "public/thanks.html", public_page(request), {}))


def _with_new_token(form: CallbackForm, code: str, page: PublicPage) -> CallbackForm:
    """Give a form that is shown again a token that holds."""
    fresh = CallbackForm(code=code, page=page).fields["token"].initial
    form.data = {**form.data.dict(), "token": fresh}  # type: ignore[attr-defined]
    return form
