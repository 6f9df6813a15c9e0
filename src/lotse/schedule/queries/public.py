"""What the public sees: the office's page, a client's own appointment or place on the list. Nobody's name."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings

from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.places.models import Office
from lotse.places.queries.photos import ShownPhoto, shown_photo
from lotse.schedule import access
from lotse.schedule.enums import (
    LIVE_STATES,
    AppointmentState,
    HoursKind,
    MeetingWay,
    Side,
    WaitingState,
)
from lotse.schedule.models import Appointment, WaitingEntry
from lotse.schedule.queries.hours import (
    DayHours,
    NextOpening,
    lines_of,
    open_hours,
    settings_of,
    upcoming,
)
from lotse.schedule.queries.modes import ModeOfDay
from lotse.schedule.rules.links import digest_of, token_of, video_room

DAYS_SHOWN, DAYS_SEEN = 7, 28


@dataclass(frozen=True, slots=True)
class OfficeFront:
    """The office's page: who is there as the office wants it, how to get in, how it can be reached now and next."""

    key: int
    slug: str
    name: str
    host: str
    street_line: str
    place: str
    phone: str
    mail: str
    languages: tuple[str, ...]
    step_free: bool
    run_by: str
    who_is_there: str
    how_to_get_in: str
    mode: ModeOfDay
    openings: tuple[NextOpening, ...]
    week: tuple[DayHours, ...]
    lines: dict[HoursKind, tuple[str, ...]]
    can_book: bool
    photo: ShownPhoto | None


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """A client's own appointment behind its link: when, where, how it stands and what can be done."""

    office: Office
    starts_at: dt.datetime
    ends_at: dt.datetime
    way: MeetingWay
    state: AppointmentState
    language: str
    staff_key: int
    video_link: str
    needs_answer: bool
    can_move: bool
    can_cancel: bool


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A client's own place on the waiting list behind its link: `ahead` are those before them in line.

    `offered` is the token of the appointment that is kept for them until `answer_by`, "" without one.
    """

    office: Office
    way: MeetingWay
    state: WaitingState
    language: str
    ahead: int
    entered_at: dt.datetime
    offered: str = ""
    answer_by: dt.datetime | None = None


def office_front(slug: str, *, now: dt.datetime) -> OfficeFront:
    """Return the page of an office by its neighbourhood's slug; NotVisible where there is none."""
    offices = Office.objects.select_related("neighbourhood", "photo").defer("photo__content")
    office = offices.filter(neighbourhood__slug=slug).order_by("pk").first()
    if office is None:
        raise NotVisible("Dieses Büro gibt es nicht.")
    today = clock.day_of(now)
    chosen = settings_of(office.pk)
    days = open_hours(office.pk, today, today + dt.timedelta(days=DAYS_SEEN), chosen=chosen)
    return OfficeFront(
        key=office.pk,
        slug=slug,
        name=office.name,
        host=office.host,
        street_line=office.street_line,
        place=f"{office.postcode} {office.town}".strip(),
        phone=office.phone,
        mail=office.mail,
        languages=tuple(office.languages),
        step_free=office.step_free,
        run_by=office.run_by,
        who_is_there=chosen.who_is_there,
        how_to_get_in=chosen.how_to_get_in,
        mode=days[0].mode,
        openings=tuple(upcoming(days, now=now)),
        week=tuple(days[:DAYS_SHOWN]),
        lines=lines_of(office, on=today),
        can_book=chosen.books_online,
        photo=shown_photo(office),
    )


def own_appointment(token: str, *, now: dt.datetime) -> OwnAppointment:
    """Return the appointment behind a link; NotVisible for a link that opens nothing."""
    row = access.appointment_of_link(digest_of(token))
    is_live = row.state in LIVE_STATES and row.starts_at > now
    asked_us = row.state == AppointmentState.ASKED and row.asked_by == Side.CLIENT
    return OwnAppointment(
        office=row.office,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        way=MeetingWay(row.way),
        state=AppointmentState(row.state),
        language=row.language,
        staff_key=row.staff_id,
        video_link=video_link(row.office_id, row.reference)
        if row.way == MeetingWay.VIDEO and is_live
        else "",
        needs_answer=is_live and not asked_us and row.state != AppointmentState.BOOKED,
        can_move=is_live,
        can_cancel=is_live,
    )


def video_link(office_key: int, reference: uuid.UUID) -> str:
    """Return where two talk by video: a room of its own for each appointment where the house's link names one."""
    return video_room(settings_of(office_key).video_link, reference, key=settings.SECRET_KEY)


def own_event(token: str) -> Appointment:
    """Return the stored appointment behind a link, for `calendars.one_event`."""
    return access.appointment_of_link(digest_of(token))


def own_place(token: str) -> OwnPlace:
    """Return the place on the waiting list behind a link; NotVisible for a link that opens nothing."""
    entries = WaitingEntry.objects.select_related("office__neighbourhood", "appointment")
    entry = entries.filter(token_digest=digest_of(token)).first()
    if entry is None:
        raise NotVisible("Diesen Platz auf der Warteliste gibt es nicht (mehr).")
    line = WaitingEntry.objects.filter(office=entry.office_id, state=WaitingState.WAITING)
    offered = entry.appointment if entry.state == WaitingState.OFFERED else None
    return OwnPlace(
        office=entry.office,
        way=MeetingWay(entry.way),
        state=WaitingState(entry.state),
        language=entry.language,
        ahead=line.filter(lined_up_at__lt=entry.lined_up_at).count(),
        entered_at=entry.entered_at,
        offered=token_of(offered.reference, key=settings.SECRET_KEY) if offered else "",
        answer_by=offered.answer_by if offered else None,
    )
