"""How far neighbourhoods are set up: what the overview says of each, its office, its outline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count

from lotse.accounts.models import Staff
from lotse.places import access
from lotse.places.enums import MembershipKind
from lotse.places.models import Boundary, Drawing, Neighbourhood, Office, StreetDirectory
from lotse.places.rules import OfficeDetails


@dataclass(frozen=True, slots=True)
class Progress:
    """One neighbourhood as the overview shows it."""

    key: int
    name: str
    membership: str
    areas: tuple[str, ...]
    picks: int
    has_office: bool
    learns_from: str

    @property
    def is_drawn(self) -> bool:
        """Whether any street belongs to it yet."""
        return bool(self.areas or self.picks)


@dataclass(frozen=True, slots=True)
class Overview:
    """What is set up already: the directory in use, the neighbourhoods, what lies on the drawing board."""

    agency: str
    founds: bool
    directory: StreetDirectory | None
    neighbourhoods: tuple[Progress, ...]
    drawings: tuple[Drawing, ...]


def overview(user: Staff, *, on: dt.date) -> Overview:
    """Return how far the user's part of the agency is set up; NotVisible where that is none of their business."""
    allowed = access.require_setup(user, on=on)
    visible = access.within_setup(user, allowed).select_related("office", "learns_from")
    counted = visible.annotate(pick_count=Count("picks")).order_by("name")
    drawings = Drawing.objects.filter(author=user, agency_id=user.agency_id).order_by("-started_at")
    return Overview(
        agency=user.agency.name,
        founds=allowed.founds,
        directory=access.visible_directories(user).first(),
        neighbourhoods=tuple(_progress(one, one.pick_count) for one in counted),
        drawings=tuple(drawings.filter(neighbourhood__isnull=True)),
    )


def progress_of(user: Staff, neighbourhood_key: int, *, on: dt.date) -> Progress:
    """Return one neighbourhood the user sets up; NotVisible where it is not theirs."""
    neighbourhood = access.get_for_setup(user, neighbourhood_key, on=on)
    return _progress(neighbourhood, neighbourhood.picks.count())


def office_of(neighbourhood_key: int) -> OfficeDetails | None:
    """Return the office card of a neighbourhood that was found through `access`; None before it is written."""
    office = Office.objects.filter(neighbourhood=neighbourhood_key).first()
    if office is None:
        return None
    values: dict[str, Any] = {
        field.name: tuple(value) if isinstance(value := getattr(office, field.name), list) else value
        for field in fields(OfficeDetails)
    }
    return OfficeDetails(**values)


def outline_of(neighbourhood_key: int) -> dict[str, Any] | None:
    """Return the outline of a neighbourhood that was found through `access`, as GeoJSON geometry."""
    boundary = Boundary.objects.filter(neighbourhood=neighbourhood_key).first()
    return boundary.geometry if boundary else None


def _progress(neighbourhood: Neighbourhood, picks: int) -> Progress:
    return Progress(
        key=neighbourhood.pk,
        name=neighbourhood.name,
        membership=MembershipKind(neighbourhood.membership).label,
        areas=tuple(neighbourhood.area_values),
        picks=picks,
        has_office=hasattr(neighbourhood, "office"),
        learns_from=neighbourhood.learns_from.name if neighbourhood.learns_from else "",
    )
