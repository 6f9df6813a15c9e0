"""How far neighbourhoods are set up: what the overview says of each, its office, its outline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count

from lotse.accounts.models import Staff
from lotse.places import access
from lotse.places.enums import MembershipKind
from lotse.places.models import Boundary, Neighbourhood, Office


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
class OfficeCard:
    """An office as its card shows it."""

    name: str
    host: str
    street_line: str
    postcode: str
    town: str
    phone: str
    mail: str
    languages: tuple[str, ...]
    step_free: bool
    run_by: str
    contact_name: str
    contact_role: str
    walk_in: tuple[str, ...]
    appointment: tuple[str, ...]
    phone_hours: tuple[str, ...]

    @property
    def place(self) -> str:
        """Postcode and town."""
        return f"{self.postcode} {self.town}".strip()


def progress(user: Staff, *, on: dt.date) -> list[Progress]:
    """Return the neighbourhoods the user sets up, by name."""
    visible = access.visible_for_setup(user, on=on).select_related("office", "learns_from")
    counted = visible.annotate(pick_count=Count("picks")).order_by("name")
    return [_progress(neighbourhood, neighbourhood.pick_count) for neighbourhood in counted]


def progress_of(user: Staff, neighbourhood_key: int, *, on: dt.date) -> Progress:
    """Return one neighbourhood the user sets up; NotVisible where it is not theirs."""
    neighbourhood = access.get_for_setup(user, neighbourhood_key, on=on)
    return _progress(neighbourhood, neighbourhood.picks.count())


def office_of(neighbourhood_key: int) -> OfficeCard | None:
    """Return the office card of a neighbourhood that was found through `access`; None before it is written."""
    office = Office.objects.filter(neighbourhood=neighbourhood_key).first()
    if office is None:
        return None
    values: dict[str, Any] = {field.name: getattr(office, field.name) for field in fields(OfficeCard)}
    return OfficeCard(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    )


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
