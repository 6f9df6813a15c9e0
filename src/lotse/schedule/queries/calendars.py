"""Appointments as iCalendar (RFC 5545): one for a client, a feed for a member of staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from lotse.core import clock
from lotse.people.queries.shown import full_name
from lotse.places.models import Office
from lotse.schedule import access
from lotse.schedule.enums import LIVE_STATES, AppointmentState, MeetingWay
from lotse.schedule.models import Appointment, CalendarFeed
from lotse.schedule.queries.hours import settings_of
from lotse.schedule.rules.links import digest_of

FEED_PAST = dt.timedelta(days=28)
_STATUS = {
    AppointmentState.ASKED: "TENTATIVE",
    AppointmentState.MOVED: "TENTATIVE",
    AppointmentState.CANCELLED: "CANCELLED",
}


def one_event(appointment: Appointment) -> bytes:
    """Return an appointment as a calendar file for the client: where and when, and no word of what for."""
    event = _event(appointment, f"Termin: {appointment.office.name}")
    return bytes(_calendar([event], "Quartiersbüro").to_ical())


def house_event(appointment: Appointment, *, with_name: bool) -> bytes:
    """Return an appointment as it stands in the house's own calendar; nobody is invited by it.

    How it went is not told there: what took place and what did not look alike.
    """
    event = _event(appointment, _summary(appointment, with_name=with_name))
    event.pop("organizer")
    calendar = _calendar([event], "")
    for name in ("method", "x-wr-calname"):  # RFC 4791, 4.1: a stored event is no message
        calendar.pop(name)
    return bytes(calendar.to_ical())


def feed_of(secret: str) -> bytes | None:
    """Return the calendar behind a feed's secret, or None for one that is revoked or never was.

    What its owner may no longer see, because an assignment has ended, is no longer in it.
    Without names unless both the house and the subscriber want them; then the name alone, nothing else.
    """
    feeds = CalendarFeed.objects.filter(secret_digest=digest_of(secret), revoked_at__isnull=True)
    feed = feeds.select_related("staff").filter(staff__is_active=True).first()
    if feed is None:
        return None
    rows = access.visible_appointments(feed.staff, on=clock.today()).filter(
        staff=feed.staff, state__in=LIVE_STATES, starts_at__gte=clock.now() - FEED_PAST
    )
    rows = rows.select_related("office", "person")
    allowed = dict[int, bool]()
    events = []
    for row in rows.order_by("starts_at", "pk"):
        if row.office_id not in allowed:
            allowed[row.office_id] = feed.with_names and settings_of(row.office_id).feeds_with_names
        events.append(_event(row, _summary(row, with_name=allowed[row.office_id])))
    calendar = _calendar(events, "Quartiersbüro: meine Termine")
    calendar.add("refresh-interval", dt.timedelta(minutes=30), parameters={"VALUE": "DURATION"})
    return bytes(calendar.to_ical())


def _summary(row: Appointment, *, with_name: bool) -> str:
    kind = f"Termin {MeetingWay(row.way).label}"
    if not with_name or (row.person is not None and row.person.is_blocked):
        return kind
    name = full_name(row.person) if row.person else row.name
    return f"{kind}: {name}" if name else kind


def _calendar(events: Iterable[Event], name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Quartierslotse//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(row: Appointment, summary: str) -> Event:
    """Return one event. Times are UTC, so no reader has to know our time zone; the UID stays when it moves."""
    event = Event()
    event.add("uid", f"{row.reference}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", row.changed_at)
    event.add("last-modified", row.changed_at)
    event.add("dtstart", row.starts_at.astimezone(dt.UTC))
    event.add("dtend", row.ends_at.astimezone(dt.UTC))
    event.add("sequence", row.sequence)
    event.add("summary", summary)
    event.add("status", _STATUS.get(AppointmentState(row.state), "CONFIRMED"))
    event.add("class", "PRIVATE")
    if row.way == MeetingWay.OFFICE and (place := _place(row.office)):
        event.add("location", place)
    organizer = vCalAddress(f"mailto:{row.office.mail or settings.MAIL_FROM}")
    organizer.params["cn"] = vText(row.office.name)
    event.add("organizer", organizer)
    return event


def _place(office: Office) -> str:
    return ", ".join(filter(None, (office.street_line, f"{office.postcode} {office.town}".strip())))
