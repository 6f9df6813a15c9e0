"""Which offices, appointments, walk-ins and messages somebody may see; people only through `people.access`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lotse.accounts.enums import SEES_PEOPLE
from lotse.accounts.models import Assignment, Staff
from lotse.core.errors import NotVisible
from lotse.places.access import visible_neighbourhoods
from lotse.places.models import Office
from lotse.schedule.models import (
    Absence,
    Appointment,
    CalendarFeed,
    Message,
    MessageText,
    OfficeMode,
    OpeningRule,
    Room,
    WaitingEntry,
    WaitingRoomScreen,
    WalkIn,
)


def visible_offices(user: Staff, *, on: dt.date) -> QuerySet[Office]:
    """Return the offices of the neighbourhoods whose people the user may see."""
    return Office.objects.filter(neighbourhood__in=visible_neighbourhoods(user, on=on))


def get_office(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Office:
    """Return one office with its neighbourhood; `lock` makes whoever changes its calendar wait in line."""
    offices = visible_offices(user, on=on)
    if lock:
        offices = offices.select_for_update(of=("self",), no_key=True)
    found = offices.select_related("neighbourhood").filter(pk=key).first()
    if found is None:
        raise NotVisible("Dieses Büro gibt es für Sie nicht.")
    return found


def lock_office(key: int) -> Office:
    """Return one office for a public page, locked; NotVisible where there is none."""
    offices = Office.objects.select_for_update(of=("self",), no_key=True).select_related("neighbourhood")
    found = offices.filter(pk=key).first()
    if found is None:
        raise NotVisible("Dieses Büro gibt es nicht.")
    return found


def colleagues(user: Staff, office: Office, *, on: dt.date) -> QuerySet[Staff]:
    """Return who looks after people of an office's neighbourhood on that day and so may hold talks there."""
    if user.agency_id != office.neighbourhood.agency_id:
        return Staff.objects.none()
    return hosts(office, on=on)


def colleagues_in(user: Staff, office_key: int, *, on: dt.date) -> QuerySet[Staff]:
    """Return who may hold talks in one of the user's offices on that day; nobody where it is not the user's."""
    offices = visible_offices(user, on=on).filter(pk=office_key)
    here = Q(neighbourhood_key__in=offices.values("neighbourhood")) | Q(neighbourhood_key__isnull=True)
    holding = _holding(on, on).filter(here, staff=OuterRef("pk"))
    own = Staff.objects.filter(Exists(offices), agency_id=user.agency_id, is_active=True)
    return own.filter(Exists(holding)).order_by("name", "pk")


def hosts(office: Office, *, on: dt.date) -> QuerySet[Staff]:
    """Return who may hold talks in an office on that day."""
    here = Q(neighbourhood_key=office.neighbourhood_id) | Q(neighbourhood_key__isnull=True)
    holding = _holding(on, on).filter(here, staff=OuterRef("pk"))
    own = Staff.objects.filter(agency_id=office.neighbourhood.agency_id, is_active=True)
    return own.filter(Exists(holding)).order_by("name", "pk")


def staffed(rules: QuerySet[OpeningRule], *, first: dt.date, last: dt.date) -> QuerySet[OpeningRule]:
    """Return the rules that name nobody, or somebody who on any of these days may hold talks in their office."""
    here = Q(neighbourhood_key=OuterRef("office__neighbourhood")) | Q(neighbourhood_key__isnull=True)
    holding = _holding(first, last).filter(here, staff=OuterRef("staff"))
    own = Q(staff__is_active=True, staff__agency=F("office__neighbourhood__agency"))
    return rules.filter(Q(staff__isnull=True) | own & Q(Exists(holding)))


def holding_here(
    office_key: int, staff_keys: Collection[int], *, first: dt.date, last: dt.date
) -> QuerySet[Assignment]:
    """Return the assignments by which these may hold talks in an office between two days."""
    here = Q(neighbourhood_key__in=Office.objects.filter(pk=office_key).values("neighbourhood"))
    here |= Q(neighbourhood_key__isnull=True)
    return _holding(first, last).filter(here, staff__in=staff_keys)


def _holding(first: dt.date, last: dt.date) -> QuerySet[Assignment]:
    begun = Assignment.objects.filter(role__in=SEES_PEOPLE, from_on__lte=last)
    return begun.filter(Q(until_on__isnull=True) | Q(until_on__gte=first))


def visible_modes(user: Staff, *, on: dt.date) -> QuerySet[OfficeMode]:
    """Return the modes of the user's offices that were not taken back."""
    return OfficeMode.objects.filter(office__in=visible_offices(user, on=on), withdrawn_at__isnull=True)


def visible_rules(user: Staff, *, on: dt.date) -> QuerySet[OpeningRule]:
    """Return the opening rules of the user's offices."""
    return OpeningRule.objects.filter(office__in=visible_offices(user, on=on))


def visible_rooms(user: Staff, *, on: dt.date) -> QuerySet[Room]:
    """Return the rooms of the user's offices."""
    return Room.objects.filter(office__in=visible_offices(user, on=on))


def visible_absences(user: Staff, *, on: dt.date) -> QuerySet[Absence]:
    """Return when the user's offices are shut, and when colleagues are away who hold talks in them."""
    places = visible_neighbourhoods(user, on=on)
    here = Q(neighbourhood_key__in=places.values("pk")) | Q(neighbourhood_key__isnull=True)
    beside = Assignment.objects.filter(here, staff=OuterRef("staff"), role__in=SEES_PEOPLE)
    own = Q(staff__agency_id=user.agency_id) & Q(Exists(beside)) & Q(Exists(places))
    return Absence.objects.filter(Q(office__neighbourhood__in=places) | own)


def visible_appointments(user: Staff, *, on: dt.date) -> QuerySet[Appointment]:
    """Return the appointments of the user's offices."""
    return Appointment.objects.filter(office__in=visible_offices(user, on=on))


def get_appointment(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Appointment:
    """Return one appointment with its office, locked for a change if wished."""
    visible = visible_appointments(user, on=on).select_related("office__neighbourhood", "person", "staff")
    found = (visible.select_for_update(of=("self",)) if lock else visible).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diesen Termin gibt es für Sie nicht.")
    return found


def appointment_of_link(digest: str, *, lock: bool = False) -> Appointment:
    """Return the appointment whose link has that digest: the link is the client's key."""
    every = Appointment.objects.select_related("office__neighbourhood", "staff")
    found = (every.select_for_update(of=("self",)) if lock else every).filter(token_digest=digest).first()
    if found is None:
        raise NotVisible("Diesen Termin gibt es nicht (mehr).")
    return found


def visible_waiting(user: Staff, *, on: dt.date) -> QuerySet[WaitingEntry]:
    """Return the waiting lists of the user's offices, in their order."""
    return WaitingEntry.objects.filter(office__in=visible_offices(user, on=on)).order_by("lined_up_at", "pk")


def visible_walk_ins(user: Staff, *, on: dt.date) -> QuerySet[WalkIn]:
    """Return the walk-ins of the user's offices."""
    return WalkIn.objects.filter(office__in=visible_offices(user, on=on))


def get_walk_in(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> WalkIn:
    """Return one walk-in, locked for a change if wished."""
    visible = visible_walk_ins(user, on=on).select_related("office__neighbourhood")
    found = (visible.select_for_update(of=("self",)) if lock else visible).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diese Nummer gibt es für Sie nicht.")
    return found


def visible_screens(user: Staff, *, on: dt.date) -> QuerySet[WaitingRoomScreen]:
    """Return the screens in the waiting rooms of the user's offices."""
    return WaitingRoomScreen.objects.filter(office__in=visible_offices(user, on=on))


def office_of_screen(secret: str) -> int:
    """Return the key of the office whose screen has that secret; NotVisible for one that is not (any more)."""
    found = WaitingRoomScreen.objects.filter(secret=secret).values_list("office", flat=True).first()
    if found is None:
        raise NotVisible("Diesen Bildschirm gibt es nicht (mehr).")
    return found


def visible_messages(user: Staff, *, on: dt.date) -> QuerySet[Message]:
    """Return what the user's offices sent, latest first."""
    return Message.objects.filter(office__in=visible_offices(user, on=on)).order_by("-queued_at", "-pk")


def visible_texts(user: Staff, *, on: dt.date) -> QuerySet[MessageText]:
    """Return the own wordings of the user's offices."""
    return MessageText.objects.filter(office__in=visible_offices(user, on=on))


def own_feeds(user: Staff) -> QuerySet[CalendarFeed]:
    """Return the user's own calendar subscription, revoked ones left out; nobody sees another's."""
    return CalendarFeed.objects.filter(staff=user, revoked_at__isnull=True)
