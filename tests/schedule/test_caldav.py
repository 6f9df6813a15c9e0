"""Our appointments in the house's calendar, on a real server (Radicale) on loopback, and what can go wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from door import NOW, ZONE, at, booked
from house_server import USER, HouseDesk, HouseServerOfTests, own_event
from letters_town import person
from pytest_django import Settings

from lotse.accounts.models import Assignment, Staff
from lotse.places.models import Office
from lotse.schedule.enums import Side
from lotse.schedule.models import Appointment, BusyTime, CalendarCopy
from lotse.schedule.services.appointments import cancel, hold, miss, move
from lotse.schedule.services.caldav import ChangedMeanwhile, HouseCalendarError, HouseServer
from lotse.schedule.services.hours import Choices, choose
from lotse.schedule.services.house_calendar import keep_house_calendars


def said() -> list[str]:
    """Return what waits for somebody to decide."""
    return list(CalendarCopy.objects.exclude(change="").values_list("change", flat=True))


def set_clock(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> None:
    monkeypatch.setattr("lotse.core.clock.now", lambda: now)
    monkeypatch.setattr("lotse.core.clock.today", lambda: now.astimezone(ZONE).date())


def test_appointment_stands_in_the_house_calendar_without_a_name(
    caseworker: Staff, office: Office, desk: HouseDesk
) -> None:
    made = booked(caseworker, office, at(1, 9))
    assert keep_house_calendars() == 1
    assert desk.shown() == [(at(1, 9), at(1, 9, 30), "Termin im Büro", "CONFIRMED")]
    (stored,) = desk.events()
    assert str(stored["uid"]).startswith(f"{made.reference}@")
    assert "Kim" not in desk.raw() and "ORGANIZER" not in desk.raw() and "METHOD" not in desk.raw()


def test_second_round_writes_nothing(told: Appointment) -> None:
    copy = CalendarCopy.objects.values().get()
    assert keep_house_calendars() == 0
    assert CalendarCopy.objects.values().get() == copy


@pytest.mark.parametrize(("allowed", "name"), [(True, ": Muster1, Alex"), (False, "")])
def test_names_stand_there_only_as_long_as_the_house_allows(
    caseworker: Staff, office: Office, desk: HouseDesk, allowed: bool, name: str
) -> None:
    known = person(office.neighbourhood, 1)
    blocked = person(office.neighbourhood, 2, is_blocked=True)
    booked(caseworker, office, at(1, 9), person_key=known.pk)
    booked(caseworker, office, at(1, 10), person_key=blocked.pk)
    for now_allowed in (not allowed, allowed):
        choices = Choices(feeds_with_names=now_allowed)
        choose(by=caseworker, office_key=office.pk, choices=choices, today=NOW.date())
        keep_house_calendars()
    assert [each[2] for each in desk.shown()] == [f"Termin im Büro{name}", "Termin im Büro"]


def test_moved_and_cancelled_appointment_keeps_its_place_there(
    caseworker: Staff, told: Appointment, desk: HouseDesk
) -> None:
    move(
        by=caseworker,
        appointment_key=told.pk,
        starts_at=at(2, 9),
        ends_at=at(2, 10),
        now=NOW,
        is_agreed=False,
    )
    assert keep_house_calendars() == 1
    assert desk.shown() == [(at(2, 9), at(2, 10), "Termin im Büro", "TENTATIVE")]
    assert [each["sequence"] for each in desk.events()] == [1]
    cancel(by=caseworker, appointment_key=told.pk, asked_for_by=Side.CLIENT, now=NOW)
    assert keep_house_calendars() == 1
    assert [(str(each["status"]), each["sequence"]) for each in desk.events()] == [("CANCELLED", 2)]
    assert keep_house_calendars() == 0


def test_cancelled_before_it_was_ever_told_is_not_told(
    caseworker: Staff, office: Office, desk: HouseDesk
) -> None:
    made = booked(caseworker, office, at(1, 9))
    cancel(by=caseworker, appointment_key=made.pk, asked_for_by=Side.CLIENT, now=NOW)
    assert keep_house_calendars() == 0
    assert desk.events() == []


@pytest.mark.parametrize("how", [hold, miss])
def test_how_a_talk_went_is_not_told(
    caseworker: Staff, told: Appointment, desk: HouseDesk, monkeypatch: pytest.MonkeyPatch, how: type
) -> None:
    before = desk.raw()
    set_clock(monkeypatch, at(1, 11))
    how(by=caseworker, appointment_key=told.pk, now=at(1, 11))
    assert keep_house_calendars() == 0
    assert desk.raw() == before


def test_only_whose_calendar_is_named_is_told(
    caseworker: Staff, deputy: Staff, office: Office, desk: HouseDesk
) -> None:
    booked(deputy, office, at(1, 9))
    assert keep_house_calendars() == 0
    assert desk.events() == []


def test_other_host_means_another_calendar(
    caseworker: Staff,
    deputy: Staff,
    office: Office,
    desk: HouseDesk,
    server: HouseServerOfTests,
    settings: Settings,
) -> None:
    beside = server.new_calendar()
    settings.CALDAV_CALENDARS = {**settings.CALDAV_CALENDARS, deputy.email: beside.url}
    made = booked(caseworker, office, at(1, 9))
    keep_house_calendars()
    move(
        by=caseworker,
        appointment_key=made.pk,
        starts_at=at(1, 9),
        ends_at=at(1, 9, 30),
        now=NOW,
        is_agreed=True,
        staff_key=deputy.pk,
    )
    keep_house_calendars()
    assert (len(desk.events()), len(beside.events())) == (0, 1)


def test_what_is_forgotten_here_goes_there_too(
    caseworker: Staff, office: Office, desk: HouseDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = person(office.neighbourhood, 1)
    booked(caseworker, office, at(1, 9), person_key=known.pk)
    booked(caseworker, office, at(1, 10))
    keep_house_calendars()
    known.delete()
    assert keep_house_calendars() == 1
    assert len(desk.events()) == 1
    set_clock(monkeypatch, at(31, 9))
    assert keep_house_calendars() == 1
    assert (desk.events(), CalendarCopy.objects.count()) == ([], 0)


def test_what_somebody_may_no_longer_see_goes_from_their_calendar(
    caseworker: Staff, office: Office, desk: HouseDesk
) -> None:
    choices = Choices(feeds_with_names=True)
    choose(by=caseworker, office_key=office.pk, choices=choices, today=NOW.date())
    for day in (1, 5):
        booked(caseworker, office, at(day, 9))
    assert keep_house_calendars() == 2
    Assignment.objects.filter(staff=caseworker).update(until_on=NOW.date() - dt.timedelta(days=1))
    assert keep_house_calendars() == 2
    assert (desk.shown(), CalendarCopy.objects.count()) == ([], 0)
    assert keep_house_calendars() == 0
    booked_times = Appointment.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert list(booked_times) == [at(1, 9), at(5, 9)]


def test_taken_off_the_list_leaves_nothing_behind(
    caseworker: Staff, office: Office, desk: HouseDesk, settings: Settings
) -> None:
    desk.add(own_event("DTSTART:20261124T090000Z\nDTEND:20261124T093000Z"))
    booked(caseworker, office, at(2, 9))
    keep_house_calendars()
    assert len(desk.events()) == 2 and BusyTime.objects.count() == 1
    settings.CALDAV_CALENDARS = {}
    assert keep_house_calendars() == 1
    assert [str(each["summary"]) for each in desk.events()] == ["Zahnarzt"]
    assert BusyTime.objects.count() == CalendarCopy.objects.count() == 0


def test_without_a_server_nothing_happens(caseworker: Staff, office: Office) -> None:
    booked(caseworker, office, at(1, 9))
    assert keep_house_calendars() == 0
    assert CalendarCopy.objects.count() == 0


def test_write_with_a_stale_etag_is_refused(told: Appointment, desk: HouseDesk) -> None:
    copy = CalendarCopy.objects.get()
    content = desk.raw().encode()
    desk.change(categories="wichtig")
    wire = HouseServer()
    try:
        with pytest.raises(ChangedMeanwhile):
            wire.write(copy.href, content, etag=copy.etag)
        with pytest.raises(ChangedMeanwhile):
            wire.write(copy.href, content, etag="")
    finally:
        wire.close()
    assert "wichtig" in desk.raw()


def test_change_there_at_the_very_moment_of_writing_wins_and_is_said(
    caseworker: Staff, told: Appointment, desk: HouseDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(
        by=caseworker,
        appointment_key=told.pk,
        starts_at=at(3, 9),
        ends_at=at(3, 10),
        now=NOW,
        is_agreed=True,
    )
    write = HouseServer.write

    def late(self: HouseServer, href: str, content: bytes, *, etag: str) -> str:
        desk.move(at(2, 14), at(2, 14, 30))
        return write(self, href, content, etag=etag)

    with monkeypatch.context() as patched:
        patched.setattr(HouseServer, "write", late)
        assert keep_house_calendars() == 0
    assert desk.shown()[0][0] == at(2, 14)
    keep_house_calendars()
    assert said() == ["moved"]


def test_written_just_before_a_crash_is_known_to_be_ours(told: Appointment, desk: HouseDesk) -> None:
    CalendarCopy.objects.update(etag="", written="")
    assert keep_house_calendars() == 1
    assert (len(desk.events()), said()) == (1, [])
    assert keep_house_calendars() == 0


def test_server_that_is_down_changes_nothing_and_is_asked_again(
    caseworker: Staff, office: Office, desk: HouseDesk, settings: Settings
) -> None:
    desk.add(own_event("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z"))
    keep_house_calendars()
    booked(caseworker, office, at(2, 9))
    up, there = settings.CALDAV_URL, settings.CALDAV_CALENDARS
    settings.CALDAV_URL = "http://127.0.0.1:1/"
    settings.CALDAV_CALENDARS = {caseworker.email: "http://127.0.0.1:1/lotse/termine/"}
    with pytest.raises(HouseCalendarError, match="antwortet nicht"):
        keep_house_calendars()
    assert (CalendarCopy.objects.count(), BusyTime.objects.count()) == (0, 1)
    settings.CALDAV_URL, settings.CALDAV_CALENDARS = up, there
    assert keep_house_calendars() == 1
    assert len(desk.events()) == 2


def test_server_that_goes_down_in_between_is_made_up_for(
    caseworker: Staff, office: Office, desk: HouseDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(caseworker, office, at(1, 9))
    booked(caseworker, office, at(1, 10))
    write, calls = HouseServer.write, list[str]()

    def breaks(self: HouseServer, href: str, content: bytes, *, etag: str) -> str:
        calls.append(href)
        if len(calls) == 2:
            raise HouseCalendarError("Der Kalenderserver antwortet nicht.")
        return write(self, href, content, etag=etag)

    with monkeypatch.context() as patched:
        patched.setattr(HouseServer, "write", breaks)
        with pytest.raises(HouseCalendarError):
            keep_house_calendars()
    assert len(desk.events()) == 1
    assert keep_house_calendars() == 1
    assert (len(desk.events()), said()) == (2, [])


def test_wrong_password_is_said_and_tried_once_a_round(
    caseworker: Staff, deputy: Staff, office: Office, desk: HouseDesk, settings: Settings
) -> None:
    booked(caseworker, office, at(1, 9))
    settings.CALDAV_PASSWORD = "falsch"
    settings.CALDAV_CALENDARS = {**settings.CALDAV_CALENDARS, deputy.email: desk.url}
    with pytest.raises(HouseCalendarError) as caught:
        keep_house_calendars()
    assert str(caught.value) == "Der Kalenderserver nimmt Benutzer oder Passwort nicht an."
    assert (CalendarCopy.objects.count(), desk.events()) == (0, [])


def test_one_missing_calendar_keeps_nothing_from_the_others(
    caseworker: Staff, deputy: Staff, office: Office, desk: HouseDesk, settings: Settings
) -> None:
    booked(caseworker, office, at(1, 9))
    settings.CALDAV_CALENDARS = {
        deputy.email: f"{settings.CALDAV_URL}{USER}/gibt-es-nicht/",
        "niemand@jobcenter.example": desk.url,
        **settings.CALDAV_CALENDARS,
    }
    with pytest.raises(HouseCalendarError) as caught:
        keep_house_calendars()
    assert str(caught.value) == (
        "Zu „niemand@jobcenter.example“ gibt es kein Konto. "
        f"{deputy.email}: Diesen Kalender gibt es auf dem Kalenderserver nicht."
    )
    assert len(desk.events()) == 1


def test_replaced_server_is_not_asked_to_delete_what_the_old_one_held(
    told: Appointment, desk: HouseDesk, settings: Settings
) -> None:
    settings.CALDAV_URL, settings.CALDAV_CALENDARS = "http://localhost:1/", {}
    assert keep_house_calendars() == 1
    assert (CalendarCopy.objects.count(), len(desk.events())) == (0, 1)
