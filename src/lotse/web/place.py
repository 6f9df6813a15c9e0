"""Which neighbourhood a page is about."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.places.access import visible_neighbourhoods
from lotse.schedule.queries.heads import heads
from lotse.schedule.queries.modes import ModeOfDay
from lotse.web.design.frames import Link
from lotse.web.pages import number_in
from lotse.web.staff import staff_of

CHOSEN = "neighbourhood"
_ON_REQUEST = "_lotse_place"


@dataclass(frozen=True, slots=True)
class Place:
    """The neighbourhood in front of somebody, its office and how that can be reached, and the others to switch to."""

    key: int
    name: str
    others: tuple[Link, ...]
    office_key: int | None
    mode: ModeOfDay | None


def place_of(request: HttpRequest) -> Place:
    """Return the neighbourhood chosen by `?quartier=` (kept in the session), else the first one.

    Looked up once a request. NotVisible where somebody has no neighbourhood at all.
    """
    place: Place | None = getattr(request, _ON_REQUEST, None)
    if place is None:
        place = _look_up(request)
        setattr(request, _ON_REQUEST, place)
    return place


def _look_up(request: HttpRequest) -> Place:
    today = clock.today()
    found = {head.key: head for head in heads(visible_neighbourhoods(staff_of(request), on=today), today)}
    if not found:
        raise NotVisible("Ihnen ist noch kein Quartier zugeordnet.")
    wanted = number_in(str(request.GET.get("quartier") or request.session.get(CHOSEN, "")))
    key = wanted if wanted in found else next(iter(found))
    if request.session.get(CHOSEN) != key and "quartier" in request.GET:
        request.session[CHOSEN] = key
    links = tuple(Link(head.name, f"?quartier={head.key}", head.key == key) for head in found.values())
    head = found[key]
    return Place(key, head.name, links if len(links) > 1 else (), head.office_key, head.mode)
