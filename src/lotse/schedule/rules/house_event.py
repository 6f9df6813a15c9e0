"""What of one of our events in the house's calendar is ours to write, and what belongs to whoever looks into it."""

from __future__ import annotations

import datetime as dt
from typing import cast

from icalendar import Alarm, Calendar, Component, Event

# What an event says of the talk itself, and every way to say when it is: written by us and by nobody else.
_OURS = {
    *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "STATUS", "CLASS", "LOCATION"),
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"),
}


def rewritten(stored: str, ours: bytes) -> bytes:
    """Return our event as it is to stand there now, with all that somebody added to the stored one.

    Reminders, categories, colours, notes and whatever else a calendar program keeps with an event stay. A reminder
    set to a moment moves with the talk; of one that is cancelled nobody is reminded. Source: RFC 5545, RFC 7986.
    """
    there, calendar = Calendar.from_ical(stored), Calendar.from_ical(ours)
    event, found = _events(calendar)[0], _events(there)
    if not found:
        return ours
    kept = next((each for each in found if "RECURRENCE-ID" not in each), found[0])
    for name, value in kept.items():
        if name.upper() not in _OURS:
            event[name] = value
    if event["STATUS"] != "CANCELLED":
        _keep_reminders(kept, event)
    for part in there.subcomponents:
        if part.name == "VTIMEZONE":
            calendar.add_component(part)
    return bytes(calendar.to_ical())


def _keep_reminders(kept: Event, event: Event) -> None:
    later = _start(event) - _start(kept)
    for alarm in kept.walk("VALARM"):
        trigger = alarm.get("TRIGGER")
        if isinstance(alarm, Alarm) and trigger is not None and isinstance(trigger.dt, dt.datetime):
            alarm.TRIGGER = trigger.dt + later
        event.add_component(alarm)


def _start(event: Event) -> dt.datetime:
    """Return when an event begins; whole days and times without a zone are taken as UTC."""
    start = event.start
    if not isinstance(start, dt.datetime):
        start = dt.datetime.combine(start, dt.time.min)
    return start.replace(tzinfo=start.tzinfo or dt.UTC)


def _events(calendar: Component) -> list[Event]:
    return cast(list[Event], calendar.walk("VEVENT"))
