"""Which neighbourhoods somebody may see."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from lotse.accounts.access import reach
from lotse.accounts.models import Staff
from lotse.core.errors import NotVisible
from lotse.places.models import Neighbourhood, StreetDirectory


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


def visible_directories(user: Staff) -> QuerySet[StreetDirectory]:
    """Return the street directories of the user's agency, the one in use first."""
    return StreetDirectory.objects.filter(agency_id=user.agency_id).order_by("-pk")
