"""Two hours of opening of one host at the same time: one time to book, in the ways of both."""

from __future__ import annotations

import datetime as dt

from door import MONDAY, NOW, at, open_for_appointments

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule.enums import HoursKind, MeetingWay
from lotse.schedule.queries.slots import Slot, free_slots, slot_at
from lotse.schedule.rules.hours import Hours
from lotse.schedule.services.hours import add_hours, add_room

PHONE, IN_OFFICE = frozenset({MeetingWay.PHONE}), frozenset({MeetingWay.OFFICE})


def add(by: Staff, office: Office, ways: frozenset[MeetingWay], **values: object) -> None:
    times = {"weekday": 1, "starts": dt.time(9), "ends": dt.time(10), "valid_from": MONDAY}
    hours = Hours(kind=HoursKind.APPOINTMENTS, staff_key=by.pk, ways=ways, **(times | values))
    add_hours(by=by, office_key=office.pk, hours=hours, today=MONDAY)


def tuesday(office: Office) -> list[Slot]:
    return free_slots(office.pk, now=NOW, last=MONDAY + dt.timedelta(days=1))


def test_time_of_two_rules_offers_the_ways_of_both(caseworker: Staff, office: Office) -> None:
    room = add_room(by=caseworker, office_key=office.pk, name="Zimmer 1", step_free=True, today=MONDAY)
    add(caseworker, office, PHONE)
    add(caseworker, office, IN_OFFICE, room_key=room.pk)
    assert [(slot.starts_at, slot.ways, slot.room_key) for slot in tuesday(office)] == [
        (at(1, 9), PHONE | IN_OFFICE, room.pk),
        (at(1, 9, 30), PHONE | IN_OFFICE, room.pk),
    ]
    taken = slot_at(office.pk, starts_at=at(1, 9), staff_key=caseworker.pk, way=MeetingWay.OFFICE, now=NOW)
    assert taken is not None
    assert taken.room_key == room.pk


def test_rule_without_languages_leaves_all_of_them(caseworker: Staff, office: Office) -> None:
    add(caseworker, office, PHONE, languages=("tr",))
    add(caseworker, office, IN_OFFICE, languages=("pl", "tr"))
    assert {slot.languages for slot in tuesday(office)} == {("tr", "pl")}
    open_for_appointments(caseworker, office)
    assert {slot.languages for slot in tuesday(office)} == {()}
