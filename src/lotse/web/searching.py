"""Searching for people without anybody's name in an address: what was typed is sent by POST and kept in the session.

Addresses stand in the browser's history and in the logs of every proxy on the way. They name a search by a random
sign only (`?suche=`), which leads to the words in the session of whoever typed them, and nowhere else. So links to
other pages of a result, the way back and the reloaded page find the words again until the session ends.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

SIGN = "suche"
_KEPT = "searches"
_KEPT_AT_MOST = 30
_LONGEST = 100
# The pages that search for people; nobody is led anywhere else.
_PAGES = frozenset(
    {
        "people",
        "answers",
        "wave_who",
        "person_merge",
        "walk_in_person",
        "appointment_person",
        "waiting_new",
    }
)


def words_in(request: HttpRequest) -> str:
    """Return what the address searches for; nothing where the session does not know its sign (any more)."""
    kept: dict[str, str] = request.session.get(_KEPT, {})
    return kept.get(request.GET.get(SIGN, ""), "")


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keep what was typed and lead to the page that searches for it; without words, to the page as it begins."""
    page = request.POST.get("auf", "")
    if not _searches(page):
        return redirect("start")
    words = " ".join(request.POST.get("q", "").replace("\x00", "").split())[:_LONGEST]
    return redirect(f"{page}?{urlencode({SIGN: _keep(request, words)})}" if words else page)


def _searches(page: str) -> bool:
    try:
        return resolve(page).view_name in _PAGES
    except Resolver404:
        return False


def _keep(request: HttpRequest, words: str) -> str:
    """Return the sign of these words; of many searches the last ones are kept."""
    kept: dict[str, str] = request.session.get(_KEPT, {})
    sign = next((sign for sign, before in kept.items() if before == words), None) or secrets.token_urlsafe(9)
    others = [(each, before) for each, before in kept.items() if each != sign]
    request.session[_KEPT] = dict([*others[1 - _KEPT_AT_MOST :], (sign, words)])
    return sign
