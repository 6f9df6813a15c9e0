"""Which neighbourhoods somebody may see, and which they may set up."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotse.accounts.access import assignments, reach, roles
from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.accounts.models import Staff
from lotse.core.errors import NotVisible
from lotse.places.models import Drawing, Neighbourhood, PointFile, StreetDirectory, TownFile

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


def visible_for_setup(user: Staff, *, on: dt.date) -> QuerySet[Neighbourhood]:
    """Return the neighbourhoods whose setup the user looks after: the own ones, for the operator the agency's."""
    here = Q(neighbourhood_key__isnull=True) | Q(neighbourhood_key=OuterRef("pk"))
    allowing = assignments(user, on=on).filter(Q(role=Role.OPERATOR) | Q(role__in=SEES_PEOPLE) & here)
    return Neighbourhood.objects.filter(Exists(allowing), agency_id=user.agency_id)


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


def require_setup(user: Staff, *, on: dt.date) -> frozenset[Role]:
    """Return the user's roles; NotVisible where setting up is none of their business."""
    held = roles(user, on=on)
    if not held & SETS_UP:
        raise NotVisible("Das Einrichten gehört nicht zu Ihrer Rolle.")
    return held


def require_founder(user: Staff, *, on: dt.date) -> frozenset[Role]:
    """Return the user's roles; NotVisible where founding neighbourhoods is none of their business."""
    held = roles(user, on=on)
    if not held & FOUNDS:
        raise NotVisible("Neue Quartiere und Verzeichnisse legt nicht die Vertretung an.")
    return held


def visible_directories(user: Staff) -> QuerySet[StreetDirectory]:
    """Return the street directories of the user's agency, the one in use first."""
    return StreetDirectory.objects.filter(agency_id=user.agency_id).order_by("-pk")


def visible_point_files(user: Staff) -> QuerySet[PointFile]:
    """Return the files of address points of the user's agency, the one in use first."""
    return PointFile.objects.filter(agency_id=user.agency_id).order_by("-pk")


def visible_town_files(user: Staff, *, on: dt.date) -> QuerySet[TownFile]:
    """Return what was uploaded about the town for the user's agency; nothing where they set nothing up."""
    allowing = assignments(user, on=on).filter(role__in=SETS_UP)
    return TownFile.objects.filter(Exists(allowing), agency_id=user.agency_id)


def get_town_file(user: Staff, token: str, *, on: dt.date) -> TownFile:
    """Return one uploaded file; NotVisible where there is none any more."""
    found = visible_town_files(user, on=on).filter(token=token).first()
    if found is None:
        raise NotVisible("Diese Datei liegt nicht mehr bereit. Bitte laden Sie sie noch einmal hoch.")
    return found


def visible_drawings(user: Staff, *, on: dt.date) -> QuerySet[Drawing]:
    """Return what the user has on the drawing board, of neighbourhoods that are still theirs."""
    theirs = Q(neighbourhood__in=visible_for_setup(user, on=on))
    is_founder = Exists(assignments(user, on=on).filter(role__in=FOUNDS))
    return Drawing.objects.filter(
        theirs | Q(is_founder, neighbourhood__isnull=True), author=user, agency_id=user.agency_id
    )


def get_drawing(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Drawing:
    """Return one drawing, locked for a change if wished; NotVisible where it is not the user's."""
    visible = visible_drawings(user, on=on)
    found = (visible.select_for_update(of=("self",)) if lock else visible).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diesen Entwurf gibt es nicht mehr. Vielleicht ist er schon übernommen.")
    return found
