"""The screen in the waiting room: numbers only, large; never a name.

It hangs in a public room and nobody signs in there, so its address is the key: the office's number with our
signature. It shows nothing about anybody, and whoever has seen the room has seen all of it.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lotse.core import clock
from lotse.schedule.queries.walk_ins import waiting_screen
from lotse.web.pages import is_fragment

_SIGNER = Signer(salt="lotse.waiting-room", sep=".")


def screen_token(office_key: int) -> str:
    """Return the key to an office's screen."""
    return _SIGNER.sign(str(office_key))


def screen_url(office_key: int) -> str:
    """Return the address that the screen in the waiting room opens."""
    return settings.BASE_URL + reverse("waiting_screen", args=[screen_token(office_key)])


@login_not_required
@never_cache
@require_safe
def waiting_room(request: HttpRequest, token: str) -> HttpResponse:
    """Show who is called and who waits, by number; renewed every few seconds."""
    try:
        office_key = int(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        raise Http404("no such screen")
    values = {"screen": waiting_screen(office_key, now=clock.now())}
    template = "calendar/_screen.html" if is_fragment(request) else "calendar/screen.html"
    return render(request, template, values)
