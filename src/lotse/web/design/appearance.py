"""Light or dark: the device decides unless somebody chose. The choice is a cookie and works without JavaScript."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_POST

COOKIE = "lotse_theme"
THEMES = ("light", "dark")
ONE_YEAR = 365 * 24 * 60 * 60


def appearance(request: HttpRequest) -> dict[str, str]:
    """Context processor for `base.html`: `theme` ("", "light", "dark"), `language`, `text_direction` (ltr, rtl)."""
    return {
        "theme": chosen_theme(request),
        "language": get_language() or "de",
        "text_direction": "rtl" if get_language_bidi() else "ltr",
    }


def chosen_theme(request: HttpRequest) -> str:
    """Return "light" or "dark" if somebody chose, else ""."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else ""


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice (`theme`; anything but light or dark forgets it) and go back to `next` on this host."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    answer = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie(
            COOKIE, chosen, max_age=ONE_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        answer.delete_cookie(COOKIE)
    return answer
