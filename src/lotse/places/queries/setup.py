"""How far neighbourhoods are set up: what the overview says of each, its office, its outline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.accounts.models import Assignment, Staff
from lotse.core.errors import NotVisible
from lotse.places import access
from lotse.places.enums import MembershipKind
from lotse.places.models import Boundary, Drawing, Neighbourhood, Office, PickedSegment, StreetDirectory
from lotse.places.rules import OfficeDetails


@dataclass(frozen=True, slots=True)
class Progress:
    """One neighbourhood as the overview shows it."""

    key: int
    name: str
    slug: str
    membership: str
    areas: tuple[str, ...]
    picks: int
    has_office: bool
    is_staffed: bool
    learns_from: str
    model_key: int | None

    @property
    def is_drawn(self) -> bool:
        """Whether any street belongs to it yet."""
        return bool(self.areas or self.picks)


@dataclass(frozen=True, slots=True)
class Overview:
    """What is set up already: the directory in use, the neighbourhoods, what lies on the drawing board."""

    agency: str
    founds: bool
    sees_people: bool
    directory: StreetDirectory | None
    neighbourhoods: tuple[Progress, ...]
    drawings: tuple[Drawing, ...]


def overview(user: Staff, *, on: dt.date) -> Overview:
    """Return how far the user's part of the agency is set up; NotVisible where that is none of their business."""
    held = access.require_setup(user, on=on)
    drawings = Drawing.objects.filter(author=user, agency_id=user.agency_id, neighbourhood__isnull=True)
    return Overview(
        agency=user.agency.name,
        founds=bool(held & access.FOUNDS),
        sees_people=bool(held & SEES_PEOPLE),
        directory=access.visible_directories(user).first(),
        neighbourhoods=tuple(map(_progress, _counted(user, on=on).order_by("name"))),
        drawings=tuple(drawings.order_by("-started_at")),
    )


def progress_of(user: Staff, neighbourhood_key: int, *, on: dt.date) -> Progress:
    """Return one neighbourhood the user sets up; NotVisible where it is not theirs."""
    found = _counted(user, on=on).filter(pk=neighbourhood_key).first()
    if found is None:
        raise NotVisible("Dieses Quartier gibt es für Sie nicht.")
    return _progress(found)


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


def _counted(user: Staff, *, on: dt.date) -> QuerySet[Neighbourhood]:
    """Return the neighbourhoods the user sets up with all that `_progress` tells of them."""
    picks = PickedSegment.objects.filter(neighbourhood=OuterRef("pk"), include=True)
    staffed = Assignment.objects.filter(
        Q(neighbourhood_key=OuterRef("pk")) | Q(neighbourhood_key__isnull=True),
        Q(until_on__isnull=True) | Q(until_on__gte=on),
        staff__agency=OuterRef("agency"),
        staff__is_active=True,
        role__in=(Role.CASEWORKER, Role.TOWN_ADVISER),
    )
    return (
        access.visible_for_setup(user, on=on)
        .select_related("office", "learns_from")
        .annotate(
            pick_count=Coalesce(
                Subquery(picks.values("neighbourhood").annotate(count=Count("pk")).values("count")), 0
            ),
            is_staffed=Exists(staffed),
        )
    )


def _progress(neighbourhood: Any) -> Progress:
    return Progress(
        key=neighbourhood.pk,
        name=neighbourhood.name,
        slug=neighbourhood.slug,
        membership=MembershipKind(neighbourhood.membership).label,
        areas=tuple(neighbourhood.area_values),
        picks=neighbourhood.pick_count,
        has_office=hasattr(neighbourhood, "office"),
        is_staffed=neighbourhood.is_staffed,
        learns_from=neighbourhood.learns_from.name if neighbourhood.learns_from else "",
        model_key=neighbourhood.learns_from_id,
    )
