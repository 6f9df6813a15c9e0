"""What somebody does to one of our appointments in the house's calendar is said, and decided by somebody here."""

from __future__ import annotations

import datetime as dt

import pytest
from door import NOW, at, booked
from house_server import HouseDesk

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, NotVisible
from lotse.people.queries.waiting import Waiting
from lotse.places.models import Office
from lotse.schedule.enums import AppointmentState, HouseChange, MeetingWay, Side
from lotse.schedule.models import Appointment, Message
from lotse.schedule.queries.house_calendar import changed_there
from lotse.schedule.queries.waiting import waiting
from lotse.schedule.services.appointments import cancel, move
from lotse.schedule.services.house_calendar import keep_house_calendars
from lotse.schedule.services.house_changes import put_back, take_over


def move_there(desk: HouseDesk) -> None:
    """Drag the talk to another day in the house's calendar, and let that be seen here."""
    desk.move(at(2, 14), at(2, 14, 30))
    keep_house_calendars()


def lines(caseworker: Staff, office: Office) -> list[Waiting]:
    found = waiting(caseworker, office.neighbourhood_id, today=NOW.date())
    return [line for line in found if line.kind == "house-calendar"]


def test_other_time_there_is_said_and_not_taken_over(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk
) -> None:
    desk.move(at(2, 14), at(2, 14, 30))
    for said in (1, 0):
        assert keep_house_calendars() == said
        told.refresh_from_db()
        assert (told.starts_at, told.state) == (at(1, 9), AppointmentState.BOOKED)
        assert desk.shown()[0][0] == at(2, 14)
    (line,) = lines(caseworker, office)
    assert (line.title, line.key) == ("Im Hauskalender verschoben", told.pk)
    seen = changed_there(caseworker, told.pk, on=NOW.date())
    assert (seen.change, seen.new_starts_at) == (HouseChange.MOVED, at(2, 14))


def test_taking_it_over_moves_the_appointment_and_asks_the_client(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk
) -> None:
    move_there(desk)
    take_over(by=caseworker, appointment_key=told.pk, now=NOW)
    told.refresh_from_db()
    assert (told.starts_at, told.state) == (at(2, 14), AppointmentState.MOVED)
    assert Message.objects.filter(appointment=told, kind="moved").exists()
    assert lines(caseworker, office) == []
    keep_house_calendars()
    assert desk.shown() == [(at(2, 14), at(2, 14, 30), "Termin im Büro", "TENTATIVE")]
    assert keep_house_calendars() == 0


def test_visit_at_home_moves_with_its_check_in(caseworker: Staff, office: Office, desk: HouseDesk) -> None:
    made = booked(caseworker, office, at(1, 9), way=MeetingWay.HOME, back_by=at(1, 10))
    keep_house_calendars()
    move_there(desk)
    assert take_over(by=caseworker, appointment_key=made.pk, now=NOW).back_by == at(2, 15)


def test_putting_it_back_restores_the_time_there(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk
) -> None:
    move_there(desk)
    put_back(by=caseworker, appointment_key=told.pk, now=NOW)
    assert lines(caseworker, office) == []
    keep_house_calendars()
    assert desk.shown()[0][:2] == (at(1, 9), at(1, 9, 30))
    assert lines(caseworker, office) == []
    assert keep_house_calendars() == 0


def delete(desk: HouseDesk) -> None:
    desk.delete()


def cancel_there(desk: HouseDesk) -> None:
    desk.change(status="CANCELLED")


@pytest.mark.parametrize("how", [delete, cancel_there])
def test_deletion_there_is_said_and_can_be_put_back(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk, how: type
) -> None:
    how(desk)
    keep_house_calendars()
    told.refresh_from_db()
    assert told.state == AppointmentState.BOOKED
    assert [line.title for line in lines(caseworker, office)] == ["Im Hauskalender gelöscht"]
    put_back(by=caseworker, appointment_key=told.pk, now=NOW)
    keep_house_calendars()
    assert desk.shown() == [(at(1, 9), at(1, 9, 30), "Termin im Büro", "CONFIRMED")]
    assert (lines(caseworker, office), keep_house_calendars()) == ([], 0)


@pytest.mark.parametrize("how", [delete, cancel_there])
def test_taking_a_deletion_over_cancels_the_appointment(
    caseworker: Staff, told: Appointment, desk: HouseDesk, how: type
) -> None:
    how(desk)
    keep_house_calendars()
    take_over(by=caseworker, appointment_key=told.pk, now=NOW)
    told.refresh_from_db()
    assert (told.state, told.cancelled_by) == (AppointmentState.CANCELLED, Side.OFFICE)
    keep_house_calendars()
    assert all(status == "CANCELLED" for *_, status in desk.shown())
    assert keep_house_calendars() == 0


def test_moving_it_back_there_takes_the_question_away(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk
) -> None:
    move_there(desk)
    desk.move(at(1, 9), at(1, 9, 30))
    keep_house_calendars()
    assert lines(caseworker, office) == []
    with pytest.raises(NotVisible):
        changed_there(caseworker, told.pk, on=NOW.date())


THEIRS = """
CATEGORIES:wichtig,Lüner Höhe
COLOR:turquoise
DESCRIPTION:Bitte die Mappe mitnehmen\\, sie liegt im Regal.
PRIORITY:1
X-HAUS-RAUM;VALUE=TEXT:Zimmer 4
BEGIN:VALARM
UID:erinnerung
ACTION:DISPLAY
DESCRIPTION:Gleich
TRIGGER:-PT15M
END:VALARM
BEGIN:VALARM
ACTION:AUDIO
TRIGGER;VALUE=DATE-TIME:20261124T073000Z
END:VALARM
"""


def test_what_somebody_adds_there_is_no_reason_to_write(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk
) -> None:
    desk.add_parts(THEIRS)
    before = desk.raw()
    assert keep_house_calendars() == 0
    assert (desk.raw(), lines(caseworker, office)) == (before, [])


def test_what_somebody_added_there_outlives_our_writing(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk
) -> None:
    desk.add_parts(THEIRS)
    keep_house_calendars()
    move(
        by=caseworker,
        appointment_key=told.pk,
        starts_at=at(2, 10),
        ends_at=at(2, 11),
        now=NOW,
        is_agreed=True,
        way=MeetingWay.PHONE,
    )
    assert keep_house_calendars() == 1
    assert desk.shown() == [(at(2, 10), at(2, 11), "Termin am Telefon", "CONFIRMED")]
    (event,) = desk.events()
    assert event.categories == ["wichtig", "Lüner Höhe"]
    assert event["description"] == "Bitte die Mappe mitnehmen, sie liegt im Regal."
    assert (event["color"], event["priority"], event["x-haus-raum"]) == ("turquoise", 1, "Zimmer 4")
    assert "location" not in event
    assert [alarm.TRIGGER for alarm in event.walk("VALARM")] == [dt.timedelta(minutes=-15), at(2, 9, 30)]
    assert (keep_house_calendars(), lines(caseworker, office)) == (0, [])


def test_put_back_keeps_what_somebody_added_and_ends_a_repetition(
    caseworker: Staff, told: Appointment, desk: HouseDesk
) -> None:
    desk.add_parts(THEIRS)
    desk.add_parts("RRULE:FREQ=DAILY;COUNT=3")
    move_there(desk)
    put_back(by=caseworker, appointment_key=told.pk, now=NOW)
    keep_house_calendars()
    assert desk.shown() == [(at(1, 9), at(1, 9, 30), "Termin im Büro", "CONFIRMED")]
    (event,) = desk.events()
    assert "rrule" not in event
    assert (len(event.walk("VALARM")), event["color"]) == (2, "turquoise")


def test_nobody_is_reminded_of_what_is_cancelled(
    caseworker: Staff, told: Appointment, desk: HouseDesk
) -> None:
    desk.add_parts(THEIRS)
    cancel(by=caseworker, appointment_key=told.pk, asked_for_by=Side.CLIENT, now=NOW)
    keep_house_calendars()
    (event,) = desk.events()
    assert (event["status"], event["color"], event.walk("VALARM")) == ("CANCELLED", "turquoise", [])


def test_moved_on_both_sides_is_for_somebody_to_decide(
    caseworker: Staff, told: Appointment, desk: HouseDesk
) -> None:
    desk.move(at(2, 14), at(2, 14, 30))
    move(
        by=caseworker,
        appointment_key=told.pk,
        starts_at=at(3, 9),
        ends_at=at(3, 10),
        now=NOW,
        is_agreed=True,
    )
    keep_house_calendars()
    assert desk.shown()[0][0] == at(2, 14)
    assert changed_there(caseworker, told.pk, on=NOW.date()).new_starts_at == at(2, 14)
    put_back(by=caseworker, appointment_key=told.pk, now=NOW)
    keep_house_calendars()
    assert desk.shown()[0][:2] == (at(3, 9), at(3, 10))


def test_cancelling_here_ends_a_question_from_there(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk
) -> None:
    move_there(desk)
    cancel(by=caseworker, appointment_key=told.pk, asked_for_by=Side.CLIENT, now=NOW)
    assert lines(caseworker, office) == []
    keep_house_calendars()
    assert [status for *_, status in desk.shown()] == ["CANCELLED"]


def test_a_question_is_answered_once_and_by_who_may(
    caseworker: Staff, stranger: Staff, told: Appointment, desk: HouseDesk
) -> None:
    desk.delete()
    keep_house_calendars()
    for decide in (put_back, take_over):
        with pytest.raises(NotVisible):
            decide(by=stranger, appointment_key=told.pk, now=NOW)
    with pytest.raises(NotVisible):
        changed_there(stranger, told.pk, on=NOW.date())
    put_back(by=caseworker, appointment_key=told.pk, now=NOW)
    for decide in (put_back, take_over):
        with pytest.raises(ConflictError):
            decide(by=caseworker, appointment_key=told.pk, now=NOW)


def test_time_taken_meanwhile_cannot_be_taken_over(
    caseworker: Staff, office: Office, told: Appointment, desk: HouseDesk
) -> None:
    move_there(desk)
    booked(caseworker, office, at(2, 14))
    with pytest.raises(ConflictError):
        take_over(by=caseworker, appointment_key=told.pk, now=NOW)
    assert len(lines(caseworker, office)) == 1
