"""The office's own page: who is there, how to get in, how to reach it now. No cookie, no script, no third party."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from lotse.core import clock
from lotse.outreach.services.printing_jobs import controller_of
from lotse.places.queries.photos import photo_content
from lotse.schedule.enums import Mode
from lotse.schedule.queries.booking import agency_of, booking_office, doors
from lotse.schedule.queries.modes import ModeOfDay
from lotse.schedule.queries.public import OfficeFront, office_front
from lotse.schedule.rules.languages import LANGUAGES
from lotse.schedule.services.wording import default_notice
from lotse.web.public.pages import PublicPage, public_page, show
from lotse.web.public.structured import structured_data
from lotse.web.public.times import openings_of, week_open
from lotse.web.public.words import Words

# How the line about the present mode looks.
_TONES = {Mode.OPEN: "good", Mode.CLOSED: "shut"}


@gzip_page  # nothing on it is secret, so there is nothing to learn from its compressed length
@login_not_required
@require_safe
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page of an office in the reader's language."""
    front, page = office_front(slug, now=clock.now()), public_page(request)
    values = {
        "office": front,
        "slug": slug,
        "notice": notice_of(front.mode, page),
        "tone": _TONES.get(front.mode.mode, "careful"),
        "until": page.words.day(front.mode.until_on) if front.mode.until_on else "",
        "openings": openings_of(front.openings, page.words),
        "week": week_open(front.week, page.words),
        "card_lines": _card_lines(front, page.words),
        "spoken": [LANGUAGES[code] for code in front.languages if code in LANGUAGES],
        "photo_text": _photo_text(front, page),
        "structured": structured_data(front, page),
        "book_url": reverse("booking_times", args=[slug]) if front.can_book else "",
    }
    return show(request, "public/office.html", page, values)


@login_not_required
@require_safe
def photo(request: HttpRequest, slug: str, fingerprint: str) -> HttpResponse:
    """Hand the office's photo out. Browsers keep it for a day: so long at most it outlives its removal there."""
    response = HttpResponse(photo_content(slug, fingerprint), content_type="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=86400, immutable"
    return response


@login_not_required
@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the office does with what somebody enters here."""
    page = public_page(request)
    values = {
        "office": booking_office(slug),
        "slug": slug,
        "controller": controller_of(agency_of(slug)),
    }
    return show(request, "public/notice.html", page, values)


def offices(request: HttpRequest) -> HttpResponse:
    """Answer the first address for who is not signed in: the one office, a list of several, else the sign-in."""
    page, found = public_page(request), doors()
    if not found:
        return redirect("account_login")
    if len(found) == 1:
        return redirect(reverse("public_office", args=[found[0].slug]) + page.suffix)
    return show(request, "public/offices.html", page, {"doors": found})


def _card_lines(front: OfficeFront, words: Words) -> list[tuple[str, tuple[str, ...]]]:
    """Return the hours that stand on the office's card only, as they were typed there."""
    if any(day.hours for day in front.week) or front.mode.mode == Mode.CLOSED:
        return []
    return [(words.kind(kind), lines) for kind, lines in front.lines.items()]


def _photo_text(front: OfficeFront, page: PublicPage) -> str:
    """Return what stands in the photo's place: in German as somebody wrote it, elsewhere the house's words."""
    is_german = page.language.code.startswith("de")
    return front.photo.description if front.photo and is_german else page.words.photo


def notice_of(mode: ModeOfDay, page: PublicPage) -> str:
    """Return what is said about the present mode: as written in the page's language, else in the house's words."""
    code = page.language.code
    return mode.notices.get(code) or default_notice(mode.mode, code)
