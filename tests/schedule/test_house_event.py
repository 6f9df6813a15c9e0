"""What stays of an event in the house's calendar when ours is written over it."""

from __future__ import annotations

import pytest
from icalendar import Calendar, Event

from lotse.schedule.rules.house_event import rewritten


def calendar(lines: str, *, around: str = "") -> str:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Haus//DE\n{around.strip()}\n{lines.strip()}\nEND:VCALENDAR\n"
    return "\r\n".join(line for line in text.splitlines() if line) + "\r\n"


def event(start: str, more: str = "") -> str:
    return f"BEGIN:VEVENT\nUID:1@büro.example\nDTSTAMP:20260101T000000Z\n{start}\n{more.strip()}\nEND:VEVENT"


OURS = calendar(event("DTSTART:20261124T080000Z\nDTEND:20261124T083000Z", "STATUS:CONFIRMED")).encode()
ALARM = "BEGIN:VALARM\nACTION:AUDIO\nTRIGGER;VALUE=DATE-TIME:20261123T070000Z\nEND:VALARM"
ZONE = """BEGIN:VTIMEZONE
TZID:Haus
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE"""


def only_event(content: bytes) -> Event:
    (found,) = Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(found, Event)
    return found


@pytest.mark.parametrize(
    ("start", "rings"),
    [
        ("DTSTART:20261123T080000Z", "20261124T070000Z"),
        ("DTSTART;TZID=Haus:20261123T090000", "20261124T070000Z"),
        ("DTSTART:20261123T080000", "20261124T070000Z"),
        ("DTSTART;VALUE=DATE:20261123", "20261124T150000Z"),
    ],
)
def test_reminder_at_a_moment_moves_with_the_talk(start: str, rings: str) -> None:
    found = only_event(rewritten(calendar(event(start, ALARM), around=ZONE), OURS))
    (alarm,) = found.walk("VALARM")
    assert alarm["trigger"].to_ical().decode() == rings


@pytest.mark.parametrize("order", [1, -1])
def test_the_event_itself_is_kept_not_one_of_its_repetitions(order: int) -> None:
    parts = [
        event("DTSTART:20261123T080000Z", "RRULE:FREQ=DAILY;COUNT=3\nCOLOR:red\nDURATION:PT1H"),
        event("DTSTART:20261124T100000Z", "RECURRENCE-ID:20261124T080000Z\nCOLOR:blue"),
    ]
    found = only_event(rewritten(calendar("\n".join(parts[::order])), OURS))
    assert (found["color"], found.get("rrule"), found.get("duration")) == ("red", None, None)


def test_zone_that_a_kept_line_names_stays() -> None:
    stored = calendar(event("DTSTART:20261123T080000Z", "X-HAUS;TZID=Haus:1"), around=ZONE)
    assert b"TZID:Haus" in rewritten(stored, OURS)


def test_nothing_there_to_keep_leaves_ours() -> None:
    assert rewritten(calendar(ZONE), OURS) == OURS
