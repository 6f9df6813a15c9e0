"""Which neighbourhoods somebody may see, and which they may set up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.accounts.access import assignments, reach
from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.accounts.models import Staff
from lotse.core.errors import NotVisible
from lotse.places.models import Drawing, Neighbourhood, PointFile, StreetDirectory

SETS_UP = SEES_PEOPLE | {Role.OPERATOR}
# A deputy keeps a neighbourhood going and founds none.
FOUNDS = SETS_UP - {Role.DEPUTY}


def visible_neighbourhoods(user: Staff, *, on: dt.date) -> QuerySet[Neighbourhood]:
    """Return the own agency's neighbourhoods that the user is assigned to."""
    allowed = reach(user, on=on)
    own = Neighbourhood.objects.filter(agency_id=allowed.agency_key)
    return own if allowed.everywhere else own.filter(pk__in=allowed.neighbourhood_keys)


def get_neighbourhood(user: Staff, key: int, *, on: dt.date) -> Neighbourhood:
    """Return one neighbourhood; NotVisible where the user has nothing to do with it."""
    found = visible_neighbourhoods(user, on=on).filter(pk=key).first()
    if found is None:
        raise NotVisible("Dieses Quartier gibt es für Sie nicht.")
    return found


@dataclass(frozen=True, slots=True)
class SetupReach:
    """What somebody may set up: these neighbourhoods (or all of the agency), and whether new ones too."""

    is_any: bool
    everywhere: bool
    neighbourhood_keys: frozenset[int]
    founds: bool


def setup_reach(user: Staff, *, on: dt.date) -> SetupReach:
    """Return what a member of staff may set up on that day: the operator everything, others where they work."""
    held = {
        (Role(role), key) for role, key in assignments(user, on=on).values_list("role", "neighbourhood_key")
    }
    keys = {key for role, key in held if role in SEES_PEOPLE}
    held_roles = {role for role, _ in held}
    return SetupReach(
        is_any=bool(held_roles & SETS_UP),
        everywhere=None in keys or Role.OPERATOR in held_roles,
        neighbourhood_keys=frozenset(key for key in keys if key is not None),
        founds=bool(held_roles & FOUNDS),
    )


def within_setup(user: Staff, allowed: SetupReach) -> QuerySet[Neighbourhood]:
    """Return the neighbourhoods within a reach that was looked up before."""
    own = Neighbourhood.objects.filter(agency_id=user.agency_id)
    return own if allowed.everywhere else own.filter(pk__in=allowed.neighbourhood_keys)


def visible_for_setup(user: Staff, *, on: dt.date) -> QuerySet[Neighbourhood]:
    """Return the neighbourhoods whose setup the user looks after: the own ones, for the operator the agency's."""
    return within_setup(user, setup_reach(user, on=on))


def get_for_setup(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Neighbourhood:
    """Return one neighbourhood to set up, locked for a change if wished; NotVisible where it is not the user's."""
    visible = visible_for_setup(user, on=on)
    found = (visible.select_for_update() if lock else visible).filter(pk=key).first()
    if found is None:
        raise NotVisible("Dieses Quartier gibt es für Sie nicht.")
    return found


def visible_models(user: Staff) -> QuerySet[Neighbourhood]:
    """Return the neighbourhoods of the own agency one may learn from: of their offices, not of their people."""
    return Neighbourhood.objects.filter(agency_id=user.agency_id).order_by("name")


def require_setup(user: Staff, *, on: dt.date) -> SetupReach:
    """Return what the user may set up; NotVisible where setting up is none of their business."""
    allowed = setup_reach(user, on=on)
    if not allowed.is_any:
        raise NotVisible("Das Einrichten gehört nicht zu Ihrer Rolle.")
    return allowed


def require_founder(user: Staff, *, on: dt.date) -> None:
    """Raise NotVisible where founding neighbourhoods is none of the user's business."""
    if not setup_reach(user, on=on).founds:
        raise NotVisible("Neue Quartiere und Verzeichnisse legt nicht die Vertretung an.")


def visible_directories(user: Staff) -> QuerySet[StreetDirectory]:
    """Return the street directories of the user's agency, the one in use first."""
    return StreetDirectory.objects.filter(agency_id=user.agency_id).order_by("-pk")


def visible_point_files(user: Staff) -> QuerySet[PointFile]:
    """Return the files of address points of the user's agency, the one in use first."""
    return PointFile.objects.filter(agency_id=user.agency_id).order_by("-pk")


def visible_drawings(user: Staff, *, on: dt.date) -> QuerySet[Drawing]:
    """Return what the user has on the drawing board, of neighbourhoods that are still theirs."""
    theirs = Q(neighbourhood__isnull=True) | Q(neighbourhood__in=visible_for_setup(user, on=on))
    return Drawing.objects.filter(theirs, author=user, agency_id=user.agency_id)


def get_drawing(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Drawing:
    """Return one drawing, locked for a change if wished; NotVisible where it is not the user's."""
    visible = visible_drawings(user, on=on)
    found = (visible.select_for_update(of=("self",)) if lock else visible).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diesen Entwurf gibt es nicht mehr. Vielleicht ist er schon übernommen.")
    return found
