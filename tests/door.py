"""An office with hours, and times to book: what the tests of the calendar start from.

The day is a Monday in a week without holidays; the clock stands at eight in the morning.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule.enums import HoursKind, MeetingWay, MessageWay
from lotse.schedule.models import Appointment, OpeningRule
from lotse.schedule.rules.hours import Hours
from lotse.schedule.services.appointments import book
from lotse.schedule.services.booking import PublicWish
from lotse.schedule.services.changing import Wish
from lotse.schedule.services.hours import add_hours

ZONE = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
EVERY_WAY = tuple(MeetingWay)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a time some days after that Monday."""
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour, minute), tzinfo=ZONE)


def open_for_appointments(
    by: Staff,
    office: Office,
    *,
    day: int = 1,
    starts: dt.time = dt.time(9),
    ends: dt.time = dt.time(11),
    slot_minutes: int = 30,
    ways: tuple[MeetingWay, ...] = EVERY_WAY,
    staff: Staff | None = None,
) -> OpeningRule:
    """Open a weekday for appointments: by default Tuesday from nine to eleven, four of half an hour."""
    hours = Hours(
        kind=HoursKind.APPOINTMENTS,
        weekday=day,
        starts=starts,
        ends=ends,
        valid_from=MONDAY,
        slot_minutes=slot_minutes,
        ways=frozenset(ways),
        staff_key=(staff or by).pk,
    )
    return add_hours(by=by, office_key=office.pk, hours=hours, today=MONDAY)


def public_wish(staff: Staff, starts_at: dt.datetime, name: str = "Kim", **values: object) -> PublicWish:
    """Return what somebody sends from the booking page."""
    given: dict[str, object] = {
        "way": MeetingWay.OFFICE,
        "reach_way": MessageWay.MAIL,
        "reach": f"{name.casefold()}@post.example",
    }
    return PublicWish(starts_at=starts_at, staff_key=staff.pk, name=name, **(given | values))


def wish(staff: Staff, starts_at: dt.datetime, minutes: int = 30, **values: object) -> Wish:
    """Return what somebody of the staff agreed on."""
    given: dict[str, object] = {"name": "Kim"} if "person_key" not in values else {}
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    return Wish(starts_at=starts_at, ends_at=ends_at, staff_key=staff.pk, **(given | values))


def booked(
    by: Staff, office: Office, starts_at: dt.datetime, now: dt.datetime = NOW, **values: object
) -> Appointment:
    """Book half an hour with the staff member themselves."""
    return book(by=by, office_key=office.pk, wish=wish(by, starts_at, **values), now=now)
