"""Calendar files and feeds: two readers that know nothing of each other understand them; no names by default."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
import vobject
from door import MONDAY, NOW, ZONE, at, booked
from icalendar import Calendar
from letters_town import person

from lotse.accounts.models import Assignment, Staff
from lotse.places.models import Office
from lotse.schedule.enums import MeetingWay, Side
from lotse.schedule.models import Appointment, CalendarFeed
from lotse.schedule.queries.calendars import feed_of, one_event
from lotse.schedule.services.appointments import cancel, move
from lotse.schedule.services.feeds import make_feed, revoke_feed
from lotse.schedule.services.hours import Choices, choose

BOTH_SIDES = [dt.date(2026, 3, 27), dt.date(2026, 3, 30), dt.date(2028, 10, 27), dt.date(2028, 10, 30)]


def read_twice(content: bytes) -> list[tuple[str, dt.datetime, dt.datetime, str, str]]:
    """Return the events as both readers understand them; they must agree."""
    first = [
        (
            str(each["uid"]),
            each.decoded("dtstart"),
            each.decoded("dtend"),
            str(each["summary"]),
            str(each["status"]),
        )
        for each in Calendar.from_ical(content).walk("vevent")
    ]
    events = vobject.readOne(content.decode()).contents.get("vevent", [])
    second = [
        (each.uid.value, each.dtstart.value, each.dtend.value, each.summary.value, each.status.value)
        for each in events
    ]
    assert first == second
    return first


def test_client_gets_when_and_where_and_no_name(caseworker: Staff, office: Office) -> None:
    known = person(office.neighbourhood, 1)
    content = one_event(booked(caseworker, office, at(1, 9), person_key=known.pk))
    ((_, start, end, summary, status),) = read_twice(content)
    assert (start, end) == (at(1, 9), at(1, 9, 30))
    assert (summary, status) == ("Termin: Quartiersbüro Lüner Höhe", "CONFIRMED")
    assert b"Muster1" not in content and b"Lotta" not in content
    assert b"Ludwig-Schr" in content


@pytest.mark.parametrize("day", BOTH_SIDES)
def test_time_is_right_on_both_sides_of_the_change(caseworker: Staff, office: Office, day: dt.date) -> None:
    start = dt.datetime.combine(day, dt.time(9), tzinfo=ZONE)
    made = booked(caseworker, office, start, now=start - dt.timedelta(days=1))
    ((_, found, _, _, _),) = read_twice(one_event(made))
    assert found.astimezone(ZONE).replace(tzinfo=None) == dt.datetime.combine(day, dt.time(9))


def test_moved_and_cancelled_event_keeps_its_uid(caseworker: Staff, office: Office) -> None:
    made = booked(caseworker, office, at(1, 9))
    before = read_twice(one_event(made))[0]
    moved = move(
        by=caseworker, appointment_key=made.pk, starts_at=at(2, 9), ends_at=at(2, 10), now=NOW, is_agreed=True
    )
    after = one_event(moved)
    assert (read_twice(after)[0][0], b"SEQUENCE:1" in after) == (before[0], True)
    gone = one_event(cancel(by=caseworker, appointment_key=made.pk, asked_for_by=Side.CLIENT, now=NOW))
    assert (read_twice(gone)[0][0], read_twice(gone)[0][4], b"SEQUENCE:2" in gone) == (
        before[0],
        "CANCELLED",
        True,
    )


def secret(caseworker: Staff, *, with_names: bool = False) -> str:
    return (
        make_feed(by=caseworker, with_names=with_names, now=NOW).url.rpartition("/")[2].removesuffix(".ics")
    )


@pytest.fixture
def talks(
    caseworker: Staff, deputy: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> list[Appointment]:
    """Two of one's own, one of a colleague, one at a blocked address; all tomorrow."""
    monkeypatch.setattr("lotse.core.clock.now", lambda: NOW)
    monkeypatch.setattr("lotse.core.clock.today", lambda: MONDAY)
    known = person(office.neighbourhood, 1)
    blocked = person(office.neighbourhood, 2, is_blocked=True)
    return [
        booked(caseworker, office, at(1, 9), person_key=known.pk),
        booked(caseworker, office, at(1, 10), way=MeetingWay.PHONE),
        booked(deputy, office, at(1, 9)),
        booked(caseworker, office, at(1, 11), person_key=blocked.pk),
    ]


@pytest.mark.parametrize(("house", "own"), list(product((False, True), repeat=2)))
def test_names_stand_in_a_feed_only_where_both_want_them(
    caseworker: Staff, office: Office, talks: list[Appointment], house: bool, own: bool
) -> None:
    choose(by=caseworker, office_key=office.pk, choices=Choices(feeds_with_names=house), today=MONDAY)
    content = feed_of(secret(caseworker, with_names=own))
    assert content is not None
    named = [": Muster1, Alex", ": Kim", ""] if house and own else ["", "", ""]
    kinds = ["im Büro", "am Telefon", "im Büro"]
    assert [event[3] for event in read_twice(content)] == [
        f"Termin {kind}{name}" for kind, name in zip(kinds, named, strict=True)
    ]
    assert b"Muster2" not in content


def test_feed_ends_when_it_is_revoked_or_made_anew(caseworker: Staff, talks: list[Appointment]) -> None:
    old = secret(caseworker)
    new = secret(caseworker)
    assert feed_of(old) is None
    assert feed_of(new) is not None
    assert new not in repr(CalendarFeed.objects.values())
    assert revoke_feed(by=caseworker, now=NOW) == 1
    assert feed_of(new) is None


def test_feed_ends_with_the_assignment(
    caseworker: Staff, office: Office, talks: list[Appointment], monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(by=caseworker, office_key=office.pk, choices=Choices(feeds_with_names=True), today=MONDAY)
    made = secret(caseworker, with_names=True)
    assert b"Muster1" in (feed_of(made) or b"")
    Assignment.objects.filter(staff=caseworker).update(until_on=MONDAY)
    monkeypatch.setattr("lotse.core.clock.today", lambda: MONDAY + dt.timedelta(days=1))
    content = feed_of(made)
    assert content is not None and b"Muster1" not in content
    assert read_twice(content) == []


def test_feed_of_somebody_who_left_is_empty_handed(caseworker: Staff, talks: list[Appointment]) -> None:
    made = secret(caseworker)
    Staff.objects.filter(pk=caseworker.pk).update(is_active=False)
    assert feed_of(made) is None
