"""The door of the demo town: a photo, hours, rooms, talks of this week, a waiting list, and people at the counter.

Made through the services, counted from the present moment. Where the office has hours already, nothing is changed.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.ops.demo_photo import hang_up_photo
from lotse.people.access import visible_people
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.schedule.enums import Companion, HoursKind, MeetingWay, MessageWay, Mode, Side, WalkInTopic, Weeks
from lotse.schedule.models import Appointment, OpeningRule, Room
from lotse.schedule.queries.hours import ZONE
from lotse.schedule.rules.hours import Hours
from lotse.schedule.services.appointments import book, cancel, hold, miss
from lotse.schedule.services.changing import Wish
from lotse.schedule.services.hours import Choices, add_hours, add_room, choose, note_absence
from lotse.schedule.services.modes import switch_mode
from lotse.schedule.services.previews import ModePlan
from lotse.schedule.services.screens import renew_screen
from lotse.schedule.services.waiting import Seeker, enter_for
from lotse.schedule.services.walk_ins import call_next, count_walk_in, serve

_APPOINTMENTS, _PHONE = HoursKind.APPOINTMENTS, HoursKind.PHONE
_EVERY_WAY = frozenset({MeetingWay.OFFICE, MeetingWay.PHONE, MeetingWay.VIDEO})


@transaction.atomic
def open_door(*, by: Staff, deputy: Staff, neighbourhood_key: int, now: dt.datetime) -> None:
    """Open the office: weekly hours, this week's talks, a waiting list and a morning at the counter."""
    today = clock.day_of(now)
    office = Office.objects.filter(neighbourhood=neighbourhood_key).first()
    if office is None or OpeningRule.objects.filter(office=office).exists():
        return
    room = add_room(by=by, office_key=office.pk, name="Besprechungsraum", step_free=True, today=today)
    choices = Choices(
        days_ahead=28,
        who_is_there="Ihr Quartierslotse und ein Team aus Stadt und Jobcenter",
        how_to_get_in="Eingang durch den Hof, ohne Stufen. Klingel „Quartiersbüro“ in Sitzhöhe.",
    )
    choose(by=by, office_key=office.pk, choices=choices, today=today)
    hang_up_photo(by=by, neighbourhood_key=neighbourhood_key, today=today)
    for hours in _week(by, deputy, room, since=today - dt.timedelta(days=28)):
        add_hours(by=by, office_key=office.pk, hours=hours, today=today)
    _talks(by, office, room, _people(by, neighbourhood_key, today=today), now=now)
    _waiting_list(by, office, now=now)
    _counter(by, office, now=now)
    _plan_mode(by, office, now=now)
    away = today + dt.timedelta(days=14)
    note_absence(by=by, office_key=office.pk, staff_key=deputy.pk, from_on=away, until_on=away, today=today)


def _week(by: Staff, deputy: Staff, room: Room, *, since: dt.date) -> list[Hours]:
    """Return the weekly hours: appointments on three days and every other Friday, the phone, Tuesday's open door."""
    open_door = Hours(
        kind=HoursKind.CONSULTATION,
        weekday=1,
        starts=dt.time(9),
        ends=dt.time(13),
        break_starts=dt.time(11),
        break_ends=dt.time(11, 15),
        valid_from=since,
        languages=("de", "tr", "en"),
    )
    talks = [
        Hours(
            kind=_APPOINTMENTS,
            weekday=weekday,
            weeks=weeks,
            starts=starts,
            ends=ends,
            valid_from=since,
            ways=_EVERY_WAY,
            languages=languages,
            room_key=room.pk,
            staff_key=staff.pk,
        )
        for weekday, weeks, starts, ends, languages, staff in (
            (0, Weeks.EVERY, dt.time(9), dt.time(12), ("de", "en"), by),
            (2, Weeks.EVERY, dt.time(9), dt.time(12), ("de", "en"), by),
            (3, Weeks.EVERY, dt.time(13), dt.time(17), ("de", "tr"), by),
            (4, Weeks.EVEN, dt.time(9), dt.time(12), ("de", "tr"), deputy),
        )
    ]
    phone = [
        Hours(kind=_PHONE, weekday=weekday, starts=dt.time(14), ends=dt.time(16), valid_from=since)
        for weekday in range(4)
    ]
    return [open_door, *talks, *phone]


def _people(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Person]:
    found = visible_people(by, on=today).filter(
        neighbourhood=neighbourhood_key, is_blocked=False, mail_stop=""
    )
    return list(found.order_by("pk")[3:60:9])


def _talks(by: Staff, office: Office, room: Room, people: list[Person], *, now: dt.datetime) -> None:
    """Book talks before and after this moment, one of them missed, one cancelled, one at home."""
    given: tuple[tuple[int, int, dict[str, object]], ...] = (
        (-3, 9, {}),
        (-2, 10, {}),
        (-1, 9, {"way": MeetingWay.PHONE}),
        (0, 16, {"interpreter": "uk"}),
        (1, 9, {"companion": Companion.TOWN, "tell": True}),
        (1, 14, {"way": MeetingWay.HOME}),
        (2, 11, {"way": MeetingWay.VIDEO}),
    )
    made = [
        _book(by, office, room, person, _at(now, day, hour), now, values)
        for person, (day, hour, values) in zip(people, given, strict=False)
    ]
    if len(made) == len(given):
        hold(by=by, appointment_key=made[0].pk, now=now)
        miss(by=by, appointment_key=made[1].pk, now=now)
        cancel(by=by, appointment_key=made[6].pk, asked_for_by=Side.CLIENT, now=now)


def _book(
    by: Staff,
    office: Office,
    room: Room,
    person: Person,
    starts_at: dt.datetime,
    now: dt.datetime,
    values: dict[str, object],
) -> Appointment:
    way = MeetingWay(str(values.get("way", MeetingWay.OFFICE)))
    ends_at = starts_at + dt.timedelta(minutes=45)
    wish = Wish(
        starts_at=starts_at,
        ends_at=ends_at,
        staff_key=by.pk,
        room_key=room.pk,
        person_key=person.pk,
        way=way,
        interpreter=str(values.get("interpreter", "")),
        companion=Companion(str(values.get("companion", Companion.NONE))),
        back_by=ends_at + dt.timedelta(minutes=45) if way == MeetingWay.HOME else None,
    )
    before = min(now, starts_at) - dt.timedelta(days=1)
    return book(by=by, office_key=office.pk, wish=wish, now=before, tell="tell" in values)


def _waiting_list(by: Staff, office: Office, *, now: dt.datetime) -> None:
    for name, language in (("Frau Beispiel", "de"), ("Herr Probe", "uk")):
        seeker = Seeker(name, MessageWay.PHONE, "030 23125 044", language)
        enter_for(by=by, office_key=office.pk, seeker=seeker, now=now)


def _counter(by: Staff, office: Office, *, now: dt.datetime) -> None:
    """Count six people this morning: two were served, one is being served, three wait; the screen is on."""
    renew_screen(by=by, office_key=office.pk, now=now)
    topics = (WalkInTopic.LETTERS, WalkInTopic.WORK, WalkInTopic.NONE, WalkInTopic.GERMAN)
    for number, topic in enumerate((*topics, WalkInTopic.HOUSING, WalkInTopic.NONE)):
        count_walk_in(
            by=by, office_key=office.pk, topic=topic, now=now - dt.timedelta(minutes=50 - 8 * number)
        )
    for minutes in (45, 28, 10):
        called_at = now - dt.timedelta(minutes=minutes)
        called = call_next(by=by, office_key=office.pk, place="Platz 1", now=called_at)
        if called is not None and minutes > 10:
            serve(by=by, walk_in_key=called.pk, now=called_at + dt.timedelta(minutes=14))


def _plan_mode(by: Staff, office: Office, *, now: dt.datetime) -> None:
    """Plan two weeks, a month from now, in which the door opens by appointment only."""
    first = clock.day_of(now) + dt.timedelta(days=28)
    plan = ModePlan(
        mode=Mode.BY_APPOINTMENT,
        from_on=first,
        until_on=first + dt.timedelta(days=13),
        reason="Umbau am Eingang: Beratung am Telefon oder mit Termin, Besuche nur im Notfall",
    )
    switch_mode(by=by, office_key=office.pk, plan=plan, now=now)


def _at(now: dt.datetime, days: int, hour: int) -> dt.datetime:
    """Return a time some working days before or after today."""
    day, left = clock.day_of(now), abs(days)
    while left or day.weekday() > 4:
        day += dt.timedelta(days=1 if days >= 0 else -1)
        left -= 1 if day.weekday() < 5 and left else 0
    return dt.datetime.combine(day, dt.time(hour), tzinfo=ZONE)
