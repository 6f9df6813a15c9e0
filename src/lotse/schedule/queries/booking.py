"""What the booking page asks before anybody books: the office, its free times, and ways to meet at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Agency
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.places.models import Office
from lotse.schedule.enums import HoursKind, MeetingWay
from lotse.schedule.queries.hours import rules_of, settings_of
from lotse.schedule.queries.slots import Slot, free_slots

_USUAL = (MeetingWay.OFFICE, MeetingWay.PHONE)


@dataclass(frozen=True, slots=True)
class BookingOffice:
    """The office at which somebody books."""

    key: int
    slug: str
    name: str
    phone: str
    address: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """An office in the list of all."""

    slug: str
    name: str
    address: str


def doors() -> list[Door]:
    """Return all offices by name; one query."""
    offices = Office.objects.select_related("neighbourhood").order_by("name", "pk")
    return [Door(office.neighbourhood.slug, office.name, _address(office)) for office in offices]


def booking_office(slug: str) -> BookingOffice:
    """Return an office by its neighbourhood's slug; NotVisible where there is none."""
    offices = Office.objects.filter(neighbourhood__slug=slug)
    office = offices.order_by("pk").first()
    if office is None:
        raise NotVisible("Dieses Büro gibt es nicht.")
    return BookingOffice(
        office.pk, slug, office.name, office.phone, _address(office), tuple(office.languages)
    )


def agency_of(slug: str) -> Agency:
    """Return who runs an office and answers for its data; NotVisible where there is none."""
    offices = Office.objects.select_related("neighbourhood__agency").filter(neighbourhood__slug=slug)
    office = offices.order_by("pk").first()
    if office is None:
        raise NotVisible("Dieses Büro gibt es nicht.")
    return office.neighbourhood.agency


def free_at(office_key: int, *, starts_at: dt.datetime, way: MeetingWay, now: dt.datetime) -> list[Slot]:
    """Return who can still be booked at a moment: whoever books asks for a time, not for a person."""
    day = clock.day_of(starts_at)
    free = free_slots(office_key, now=now, first=day, last=day, way=way, online=True)
    return [slot for slot in free if slot.starts_at == starts_at]


def offered_ways(office_key: int, *, now: dt.datetime) -> tuple[MeetingWay, ...]:
    """Return the ways in which the office's hours offer talks; the usual ones where none are kept."""
    today = clock.day_of(now)
    rules = rules_of(office_key, today, today + dt.timedelta(days=settings_of(office_key).days_ahead))
    ways = {way for rule in rules if rule.kind == HoursKind.APPOINTMENTS for way in rule.ways}
    return tuple(way for way in MeetingWay if way in ways) or _USUAL


def _address(office: Office) -> str:
    return ", ".join(filter(None, (office.street_line, f"{office.postcode} {office.town}".strip())))
