"""The screen in the waiting room: numbers only, large; never a name.

It hangs in a public room and nobody signs in there, so its address is the key: random, one for each office, and
replaced at the counter whenever it went where it should not. It shows nothing about anybody, and whoever has seen
the room has seen all of it.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lotse.core import clock
from lotse.schedule import access
from lotse.schedule.queries.walk_ins import waiting_screen
from lotse.schedule.services.screens import renew_screen
from lotse.web.calendar.pages import at_office
from lotse.web.pages import is_fragment
from lotse.web.staff import staff_of


def screen_url(request: HttpRequest, office_key: int) -> str:
    """Return the address that the screen in the waiting room opens, empty while it has none."""
    screens = access.visible_screens(staff_of(request), on=clock.today()).filter(office=office_key)
    secret = screens.values_list("secret", flat=True).first()
    return settings.BASE_URL + reverse("waiting_screen", args=[secret]) if secret else ""


@require_POST
@at_office
def renew(request: HttpRequest, office_key: int) -> HttpResponse:
    """Give the screen its first address, or a new one in the place of the old."""
    had_one = bool(screen_url(request, office_key))
    renew_screen(by=staff_of(request), office_key=office_key, now=clock.now())
    said = "Die alte Adresse zeigt nichts mehr. Öffnen Sie die neue auf dem Bildschirm."
    messages.success(request, said if had_one else "Der Bildschirm hat jetzt eine Adresse.")
    return redirect("counter")


@login_not_required
@never_cache
@require_safe
def waiting_room(request: HttpRequest, secret: str) -> HttpResponse:
    """Show who is called and who waits, by number; renewed every few seconds."""
    values = {"screen": waiting_screen(access.office_of_screen(secret), now=clock.now())}
    template = "calendar/_screen.html" if is_fragment(request) else "calendar/screen.html"
    return render(request, template, values)
