"""What stands around every page of the staff: the journeys one may enter, the neighbourhood, who is signed in."""

from __future__ import annotations

import time

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from lotse.accounts.access import roles
from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.schedule.enums import Mode as OfficeMode
from lotse.web.accounts.middleware import SessionTimes
from lotse.web.case.device import owner_of
from lotse.web.design.frames import Frame, Link, Mode
from lotse.web.place import Place, place_of
from lotse.web.staff import staff_of

# Journey, address, icon, and who has business there (design.md §2).
_JOURNEYS: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    ("Heute", "/heute", "today", SEES_PEOPLE),
    ("Menschen", "/menschen", "people", SEES_PEOPLE),
    ("Anschreiben", "/anschreiben", "mail", SEES_PEOPLE),
    ("Kalender", "/kalender", "calendar", SEES_PEOPLE),
    ("Einrichten", "/einrichten", "setup", SEES_PEOPLE | {Role.OPERATOR}),
    ("Datenschutz", "/datenschutz", "privacy", frozenset({Role.PRIVACY_OFFICER, Role.STAFF_COUNCIL})),
)
# A case and its handover are about one person, reminders about the days to come, whatever their address.
_ALSO_ABOUT = {"/heute": ("/wiedervorlage",), "/menschen": ("/fall", "/uebergabe")}


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor for `shell.html`; nothing is looked up unless a page shows the frame."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> Frame:
    if not request.user.is_authenticated:
        return Frame()
    user = staff_of(request)
    held, now = roles(user, on=clock.today()), time.time()
    place = _place(request) if held & SEES_PEOPLE else None
    # Without a neighbourhood there is nobody to see yet.
    closed = () if place else ("/heute", "/menschen", "/anschreiben", "/kalender")
    return Frame(
        navigation=tuple(
            Link(label, url, request.path.startswith((url, *_ALSO_ABOUT.get(url, ()))), icon)
            for label, url, icon, allowed in _JOURNEYS
            if held & allowed and url not in closed
        ),
        place=place.name if place else "",
        places=place.others if place else (),
        search_url=reverse("search") if place else "",
        search_page=reverse("people"),
        staff_name=user.name,
        staff_role=", ".join(sorted(role.label for role in held)),
        staff_links=(Link("Sicherheit der Anmeldung", reverse("mfa_index"), icon="key"),),
        sign_out_url=reverse("account_logout"),
        mode=_mode(place),
        foot=(),
        session_seconds=int(SessionTimes.of(request.session, now=now).ends_at() - now),
        session_url=reverse("session_stay"),
        keeps_for=owner_of(user) if place else "",
        keeps_url=reverse("device_key"),
    )


def _mode(place: Place | None) -> Mode | None:
    """Return how the office can be reached today, in one line."""
    if place is None or place.mode is None:
        return None
    held, until = place.mode, place.mode.until_on
    tone = {OfficeMode.OPEN: "success", OfficeMode.CLOSED: "danger"}.get(held.mode, "warning")
    label = f"Büro: {held.mode.label}" + (f" bis {until:%d.%m.%Y}" if until else "")
    return Mode(label, tone, reverse("office_mode"))


def _place(request: HttpRequest) -> Place | None:
    try:
        return place_of(request)
    except NotVisible:
        return None
