"""When somebody is taken, says the house's calendar: repeated, whole days, any time zone, nothing but the time."""

from __future__ import annotations

import pytest
from door import NOW, ZONE, at, booked, open_for_appointments
from house_server import HouseDesk, own_event

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule.enums import MeetingWay
from lotse.schedule.models import BusyTime
from lotse.schedule.queries.slots import free_slots, slot_at
from lotse.schedule.services.house_calendar import keep_house_calendars

EXCHANGE_ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def busy(staff: Staff) -> list[tuple[str, str]]:
    rows = BusyTime.objects.filter(staff=staff).order_by("starts_at")
    return [
        (f"{row.starts_at.astimezone(ZONE):%d.%m. %H:%M}", f"{row.ends_at.astimezone(ZONE):%d.%m. %H:%M}")
        for row in rows
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            own_event("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z"),
            [("24.11. 09:00", "24.11. 10:00")],
            id="utc",
        ),
        pytest.param(
            own_event("DTSTART:20261124T080000\nDURATION:PT45M"),
            [("24.11. 08:00", "24.11. 08:45")],
            id="without-zone",
        ),
        pytest.param(
            own_event("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126"),
            [("24.11. 00:00", "26.11. 00:00")],
            id="whole-days",
        ),
        pytest.param(
            own_event("DTSTART;VALUE=DATE:20261124"), [("24.11. 00:00", "25.11. 00:00")], id="one-day"
        ),
        pytest.param(
            own_event("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z\nTRANSP:TRANSPARENT"), [], id="free"
        ),
        pytest.param(
            own_event("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z\nSTATUS:CANCELLED"),
            [],
            id="cancelled",
        ),
        pytest.param(
            own_event("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z", "a")
            + "\n"
            + own_event("DTSTART:20261124T083000Z\nDTEND:20261124T093000Z", "a").replace(
                "SUMMARY", "RECURRENCE-ID:20261201T080000Z\nSUMMARY"
            ),
            [("24.11. 09:00", "24.11. 10:30")],
            id="overlapping",
        ),
        pytest.param(
            EXCHANGE_ZONE
            + own_event(
                "DTSTART;TZID=W. Europe Standard Time:20260309T090000\n"
                "DTEND;TZID=W. Europe Standard Time:20260309T100000\n"
                "RRULE:FREQ=WEEKLY;UNTIL=20261214T230000Z\n"
                "EXDATE;TZID=W. Europe Standard Time:20261130T090000"
            )
            + "\n"
            + own_event(
                "RECURRENCE-ID;TZID=W. Europe Standard Time:20261207T090000\n"
                "DTSTART;TZID=W. Europe Standard Time:20261208T140000\n"
                "DTEND;TZID=W. Europe Standard Time:20261208T150000"
            ),
            [
                ("23.11. 09:00", "23.11. 10:00"),
                ("08.12. 14:00", "08.12. 15:00"),
                ("14.12. 09:00", "14.12. 10:00"),
            ],
            id="exchange-weekly-with-exceptions",
        ),
        pytest.param(
            own_event(
                "DTSTART;TZID=Europe/Berlin:20261026T090000\nDTEND;TZID=Europe/Berlin:20261026T100000\n"
                "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1;COUNT=4"
            ),
            [
                ("30.11. 09:00", "30.11. 10:00"),
                ("28.12. 09:00", "28.12. 10:00"),
                ("25.01. 09:00", "25.01. 10:00"),
            ],
            id="last-monday",
        ),
        pytest.param(
            own_event(
                "DTSTART;TZID=Europe/Berlin:20270315T090000\nDTEND;TZID=Europe/Berlin:20270315T100000\n"
                "RRULE:FREQ=WEEKLY;COUNT=3"
            ),
            [
                ("15.03. 09:00", "15.03. 10:00"),
                ("22.03. 09:00", "22.03. 10:00"),
                ("29.03. 09:00", "29.03. 10:00"),
            ],
            id="over-the-change-of-clocks",
        ),
    ],
)
def test_times_taken_come_in(
    caseworker: Staff, desk: HouseDesk, content: str, expected: list[tuple[str, str]]
) -> None:
    desk.add(content)
    keep_house_calendars()
    assert busy(caseworker) == expected
    assert keep_house_calendars() == 0


def test_nobody_can_book_while_the_host_is_taken(caseworker: Staff, office: Office, desk: HouseDesk) -> None:
    open_for_appointments(caseworker, office)
    desk.add(
        own_event("DTSTART;TZID=Europe/Berlin:20261124T091500\nDTEND;TZID=Europe/Berlin:20261124T100000")
    )
    desk.add(own_event("DTSTART;TZID=Europe/Berlin:20261124T103000\nDURATION:PT30M", "b"))
    keep_house_calendars()
    last = at(1, 9).date()
    assert [slot.starts_at for slot in free_slots(office.pk, now=NOW, last=last)] == [at(1, 10)]
    way = MeetingWay.OFFICE
    taken, left = (
        slot_at(office.pk, starts_at=start, staff_key=caseworker.pk, way=way, now=NOW)
        for start in (at(1, 9), at(1, 10))
    )
    assert (taken, left is None) == (None, False)


def test_what_ends_there_is_free_here(caseworker: Staff, desk: HouseDesk) -> None:
    desk.add(own_event("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z"))
    keep_house_calendars()
    desk.delete()
    assert keep_house_calendars() == 1
    assert busy(caseworker) == []


def test_our_own_appointments_do_not_make_anybody_busy(
    caseworker: Staff, office: Office, desk: HouseDesk
) -> None:
    booked(caseworker, office, at(1, 9))
    keep_house_calendars()
    keep_house_calendars()
    assert busy(caseworker) == []
