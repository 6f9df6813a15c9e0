"""What screens read: few questions to the database, and as many for one row as for thirty."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from door import MONDAY, NOW, at, booked, open_for_appointments, public_wish
from letters_town import person

from lotse.accounts.access import keep_assignments
from lotse.accounts.models import Staff
from lotse.core.errors import NotVisible
from lotse.places.models import Office
from lotse.schedule.enums import HoursKind, MeetingWay, MessageWay, Mode
from lotse.schedule.models import Appointment, WalkIn
from lotse.schedule.queries.agenda import agenda
from lotse.schedule.queries.messages import to_tell
from lotse.schedule.queries.public import office_front, own_appointment, own_place, video_link
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.queries.waiting import waiting
from lotse.schedule.queries.walk_ins import counter, waiting_screen
from lotse.schedule.rules.hours import Hours
from lotse.schedule.services.booking import book_publicly, cancel_by_link
from lotse.schedule.services.hours import Choices, add_hours, choose

PAGES: dict[str, Callable[[Staff, Office], object]] = {
    "week": lambda by, office: agenda(by, office.pk, MONDAY, MONDAY + dt.timedelta(days=6), on=MONDAY),
    "free": lambda by, office: free_slots(office.pk, now=NOW),
    "counter": lambda by, office: counter(by, office.pk, now=NOW),
    "screen": lambda by, office: waiting_screen(office.pk, now=NOW),
    "desk": lambda by, office: waiting(by, office.neighbourhood_id, today=MONDAY),
    "to tell": lambda by, office: to_tell(by, office.pk, on=MONDAY),
    "front": lambda by, office: office_front("luner-hohe", now=NOW),
}
AT_MOST = {"week": 7, "free": 6, "counter": 3, "screen": 3, "desk": 2, "to tell": 1, "front": 7}


@pytest.mark.parametrize("page", list(PAGES))
def test_page_asks_as_often_for_one_row_as_for_thirty(caseworker: Staff, office: Office, page: str) -> None:
    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            known = person(office.neighbourhood, number + 1, phone="030 23125 001")
            booked(caseworker, office, at(number % 5, 9 + number // 5), person_key=known.pk)
            open_for_appointments(caseworker, office, day=number % 5, starts=dt.time(9), ends=dt.time(17))
            WalkIn.objects.create(office=office, on=MONDAY, number=number + 1, counted_at=NOW, person=known)

    def count() -> int:
        keep_assignments(caseworker)
        with CaptureQueriesContext(connection) as queries:
            PAGES[page](caseworker, office)
        return len(queries)

    fill(0, 1)
    one = count()
    fill(1, 30)
    assert count() == one <= AT_MOST[page]


def test_front_says_how_to_come_and_who_is_there(caseworker: Staff, office: Office) -> None:
    hours = Hours(
        kind=HoursKind.CONSULTATION, weekday=1, starts=dt.time(9), ends=dt.time(12), valid_from=MONDAY
    )
    add_hours(by=caseworker, office_key=office.pk, hours=hours, today=MONDAY)
    choices = Choices(who_is_there="Ein Team", how_to_get_in="Ohne Stufen")
    choose(by=caseworker, office_key=office.pk, choices=choices, today=MONDAY)
    front = office_front("luner-hohe", now=NOW)
    assert (front.mode.mode, front.who_is_there, front.how_to_get_in) == (
        Mode.OPEN,
        "Ein Team",
        "Ohne Stufen",
    )
    assert [opening.starts_at for opening in front.openings] == [at(1, 9)]
    assert front.lines == {HoursKind.CONSULTATION: ("Dienstag 9 bis 12 Uhr",)}
    assert [day.day for day in front.week] == [MONDAY + dt.timedelta(days=number) for number in range(7)]


@pytest.mark.django_db
def test_front_of_no_office_is_not_there() -> None:
    with pytest.raises(NotVisible):
        office_front("gibt-es-nicht", now=NOW)


def test_card_speaks_until_the_calendar_has_hours(office: Office) -> None:
    front = office_front("luner-hohe", now=NOW)
    assert (front.mode.mode, front.openings) == (Mode.PHONE_ONLY, ())
    assert front.lines == {HoursKind.PHONE: ("Montag bis Freitag 9 bis 12 Uhr",)}


def test_own_page_shows_what_one_can_do_and_no_name(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    wish = public_wish(caseworker, at(1, 9), "Geheimnis", way=MeetingWay.VIDEO)
    choose(
        by=caseworker,
        office_key=office.pk,
        choices=Choices(video_link="https://video.example/raum"),
        today=MONDAY,
    )
    token = book_publicly(office_key=office.pk, wish=wish, now=NOW).token
    shown = own_appointment(token, now=NOW)
    assert (shown.can_move, shown.can_cancel, shown.needs_answer) == (True, True, False)
    assert shown.video_link == "https://video.example/raum"
    names = {field.name for field in dataclasses.fields(shown)}
    assert not names & {"name", "reach", "person", "staff_name"}
    cancel_by_link(token=token, now=NOW)
    after = own_appointment(token, now=NOW)
    assert (after.can_move, after.can_cancel, after.video_link) == (False, False, "")


@pytest.mark.parametrize(
    ("link", "rooms"), [("https://video.example/{raum}?c=1", 2), ("https://video.example/x", 1)]
)
def test_each_video_talk_has_a_room_of_its_own_where_the_link_names_one(
    caseworker: Staff, office: Office, link: str, rooms: int
) -> None:
    open_for_appointments(caseworker, office)
    choose(by=caseworker, office_key=office.pk, choices=Choices(video_link=link), today=MONDAY)
    shown = set()
    for time in (at(1, 9), at(1, 10)):
        wish = public_wish(caseworker, time, way=MeetingWay.VIDEO)
        token = book_publicly(office_key=office.pk, wish=wish, now=NOW).token
        shown.add(own_appointment(token, now=NOW).video_link)
        made = Appointment.objects.get(starts_at=time)
        assert own_appointment(token, now=NOW).video_link == video_link(office.pk, made.reference)
        assert "{raum}" not in video_link(office.pk, made.reference)
        assert token not in video_link(office.pk, made.reference)
    assert len(shown) == rooms


def test_own_place_says_how_many_are_ahead(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    tokens = [
        book_publicly(
            office_key=office.pk,
            wish=public_wish(caseworker, at(1, 9), name, reach_way=MessageWay.PHONE, reach="030 23125 001"),
            now=NOW + dt.timedelta(minutes=number),
        ).token
        for number, name in enumerate(("Kim", "Alex", "Robin"))
    ]
    assert [own_place(token).ahead for token in tokens[1:]] == [0, 1]
    with pytest.raises(NotVisible):
        own_place(tokens[0])
