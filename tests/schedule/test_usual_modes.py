"""Without a mode of its own a day is what its opening rules say, and every reader says the same of it."""

from __future__ import annotations

import datetime as dt

import pytest
from door import MONDAY, NOW, at, open_for_appointments

from lotse.accounts.models import Staff
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.enums import HoursKind, Mode
from lotse.schedule.queries.heads import heads
from lotse.schedule.queries.hours import open_hours
from lotse.schedule.queries.modes import mode_here, mode_on, modes_between
from lotse.schedule.queries.public import office_front
from lotse.schedule.rules.hours import Hours
from lotse.schedule.rules.modes import Kept, usual_mode
from lotse.schedule.services.hours import add_hours

TUESDAY = MONDAY + dt.timedelta(days=1)
CARD = (HoursKind.PHONE,)
WEEKLY = Kept(HoursKind.APPOINTMENTS, TUESDAY, TUESDAY + dt.timedelta(days=7))
OPEN_DAY = Kept(HoursKind.CONSULTATION, MONDAY, None, TUESDAY)


@pytest.mark.parametrize(
    ("rules", "day", "mode"),
    [
        ((), MONDAY, Mode.PHONE_ONLY),
        ((WEEKLY,), MONDAY, Mode.PHONE_ONLY),
        ((WEEKLY,), TUESDAY, Mode.BY_APPOINTMENT),
        ((WEEKLY,), TUESDAY + dt.timedelta(days=8), Mode.PHONE_ONLY),
        ((WEEKLY, OPEN_DAY), TUESDAY, Mode.OPEN),
        ((WEEKLY, OPEN_DAY), TUESDAY + dt.timedelta(days=1), Mode.BY_APPOINTMENT),
        ((OPEN_DAY,), TUESDAY + dt.timedelta(days=200), Mode.PHONE_ONLY),
    ],
)
def test_usual_mode_is_that_of_the_day(rules: tuple[Kept, ...], day: dt.date, mode: Mode) -> None:
    assert usual_mode(rules, CARD, day) == mode


def consultation(by: Staff, office: Office, **days: object) -> None:
    given = {"valid_from": MONDAY} | days
    hours = Hours(kind=HoursKind.CONSULTATION, starts=dt.time(14), ends=dt.time(16), **given)
    add_hours(by=by, office_key=office.pk, hours=hours, today=MONDAY)


def readings(neighbourhood: Neighbourhood, office: Office, day: dt.date) -> set[Mode]:
    """Return what each reader says of a day; the public page looks 28 days ahead, others further or not at all."""
    now = NOW + (day - MONDAY)
    (head,) = heads(Neighbourhood.objects.filter(pk=neighbourhood.pk), day)
    assert head.mode is not None
    return {
        mode_on(office.pk, day).mode,
        modes_between(office.pk, MONDAY, MONDAY + dt.timedelta(days=300))[day].mode,
        mode_here(neighbourhood.pk, day).mode,
        head.mode.mode,
        open_hours(office.pk, day, day + dt.timedelta(days=28))[0].mode.mode,
        office_front(neighbourhood.slug, now=now).mode.mode,
    }


def test_open_day_opens_the_office_on_that_day_only(
    caseworker: Staff, neighbourhood: Neighbourhood, office: Office
) -> None:
    open_for_appointments(caseworker, office)
    consultation(caseworker, office, single_day=TUESDAY)
    said = [readings(neighbourhood, office, MONDAY + dt.timedelta(days=number)) for number in (0, 1, 2, 200)]
    assert said == [{Mode.BY_APPOINTMENT}, {Mode.OPEN}, {Mode.BY_APPOINTMENT}, {Mode.BY_APPOINTMENT}]


def test_hours_that_begin_later_open_the_office_later(
    caseworker: Staff, neighbourhood: Neighbourhood, office: Office
) -> None:
    open_for_appointments(caseworker, office)
    begin = MONDAY + dt.timedelta(days=20)
    consultation(caseworker, office, weekday=3, valid_from=begin)
    days = (MONDAY, begin - dt.timedelta(days=1), begin)
    said = [readings(neighbourhood, office, day) for day in days]
    assert said == [{Mode.BY_APPOINTMENT}, {Mode.BY_APPOINTMENT}, {Mode.OPEN}]


def test_hours_tried_out_open_the_office_in_the_preview(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    tried = Hours(
        kind=HoursKind.CONSULTATION, weekday=2, starts=dt.time(9), ends=dt.time(12), valid_from=MONDAY
    )
    days = open_hours(office.pk, MONDAY, MONDAY + dt.timedelta(days=2), rules=[tried])
    assert [hour.starts_at for day in days for hour in day.hours] == [at(2, 9)]
    assert mode_on(office.pk, MONDAY).mode == Mode.BY_APPOINTMENT
