"""Which neighbourhood a page is about."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.places.access import visible_neighbourhoods
from lotse.web.design.frames import Link
from lotse.web.staff import staff_of

CHOSEN = "neighbourhood"
_ON_REQUEST = "_lotse_place"


@dataclass(frozen=True, slots=True)
class Place:
    """The neighbourhood in front of somebody, and the others they may switch to."""

    key: int
    name: str
    others: tuple[Link, ...]


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
    names = dict(
        visible_neighbourhoods(staff_of(request), on=clock.today()).order_by("name").values_list("pk", "name")
    )
    if not names:
        raise NotVisible("Ihnen ist noch kein Quartier zugeordnet.")
    wanted = request.GET.get("quartier", "") or request.session.get(CHOSEN, "")
    key = int(wanted) if str(wanted).isdigit() and int(wanted) in names else next(iter(names))
    if request.session.get(CHOSEN) != key and "quartier" in request.GET:
        request.session[CHOSEN] = key
    links = tuple(Link(name, f"?quartier={other}", other == key) for other, name in names.items())
    return Place(key, names[key], links if len(links) > 1 else ())
