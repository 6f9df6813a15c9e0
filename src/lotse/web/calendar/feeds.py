"""The own calendar as a subscription: a secret address, shown once, revoked at any time."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.schedule import access
from lotse.schedule.queries.calendars import feed_of
from lotse.schedule.queries.hours import settings_of
from lotse.schedule.services.feeds import make_feed, revoke_feed
from lotse.web.calendar.pages import at_office, show
from lotse.web.staff import staff_of

_URL = "calendar_feed_url"


class FeedForm(forms.Form):
    """Whether names stand in the subscription; they do only where the house allows it, too."""

    with_names = forms.BooleanField(label="Mit Namen", required=False)


@never_cache
@require_http_methods(["GET", "POST"])
@at_office
def subscription(request: HttpRequest, office_key: int) -> HttpResponse:
    """Make one's own subscription address; it is shown this once."""
    by = staff_of(request)
    if request.method == "POST":
        form = FeedForm(request.POST)
        wanted = form.is_valid() and form.cleaned_data["with_names"]
        request.session[_URL] = make_feed(by=by, with_names=wanted, now=clock.now()).url
        return redirect("calendar_subscription")
    values = {
        "feed": access.own_feeds(by).first(),
        "url": request.session.pop(_URL, ""),
        "allows_names": settings_of(office_key).feeds_with_names,
        "form": FeedForm(),
    }
    return show(request, "calendar/subscription.html", "calendar", values)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End one's own subscription address."""
    if revoke_feed(by=staff_of(request), now=clock.now()):
        messages.success(request, "Die Adresse gilt nicht mehr. Geräte, die sie kennen, sehen nichts Neues.")
    return redirect("calendar_subscription")


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Hand the calendar to whoever knows its address; a revoked one does not exist."""
    content = feed_of(secret)
    if content is None:
        raise Http404("no such calendar")
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
