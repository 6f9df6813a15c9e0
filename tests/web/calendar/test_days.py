"""The calendar's pages: few queries, what they say, and the way of an appointment through them."""

from __future__ import annotations

import datetime as dt

import pytest
from conftest import ClientOf
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from door import ZONE, open_for_appointments
from letters_town import person
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.people.models import Person
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.enums import AppointmentState, HoursKind, MeetingWay, Side
from lotse.schedule.models import Appointment
from lotse.schedule.rules.hours import Hours
from lotse.schedule.services.appointments import book
from lotse.schedule.services.changing import Wish
from lotse.schedule.services.hours import add_hours
from lotse.schedule.services.walk_ins import count_walk_in

MOST = 12


def workday(ahead: int = 1) -> dt.date:
    """Return a day some days ahead."""
    return clock.today() + dt.timedelta(days=ahead)


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """Return a time of the office's clock."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZONE)


def talk(
    by: Staff, office: Office, somebody: Person, starts_at: dt.datetime, **values: object
) -> Appointment:
    """Agree on half an hour, told to nobody; a past one was agreed on the day before it."""
    wish = Wish(
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=30),
        staff_key=by.pk,
        person_key=somebody.pk,
        **values,  # type: ignore[arg-type]
    )
    now = min(clock.now(), starts_at) - dt.timedelta(days=1)
    return book(by=by, office_key=office.pk, wish=wish, now=now, tell=False)


def fields(by: Staff, **values: str) -> dict[str, str]:
    """Return what the form of a new appointment sends."""
    given = {
        "day": workday().isoformat(),
        "time": "10:00",
        "minutes": "30",
        "way": "office",
        "staff": str(by.pk),
    }
    return given | values


def test_without_an_office_every_page_says_where_to_enter_it(
    browser: Client, neighbourhood: Neighbourhood
) -> None:
    for path in ("/kalender", "/kalender/tresen", "/kalender/zeiten", "/kalender/betriebsart"):
        assert "Noch kein Büro" in text_of(browser.get(path))


PAGES = (
    "/kalender",
    "/kalender/woche",
    "/kalender/frei",
    "/kalender/termin/neu",
    "/kalender/tresen",
    "/kalender/zeiten",
    "/kalender/zeiten/neu",
    "/kalender/zeiten/abwesend",
    "/kalender/einstellungen",
    "/kalender/betriebsart",
    "/kalender/betriebsart/neu",
    "/kalender/nachrichten",
    "/kalender/nachrichten/texte",
    "/kalender/nachrichten/texte/confirmation/ar",
    "/kalender/abo",
)


@pytest.mark.parametrize("path", PAGES)
def test_page_asks_as_often_for_one_row_as_for_thirty(
    browser: Client, caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("lotse.web.accounts.middleware.WRITES_EVERY", float("inf"))

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            somebody = person(office.neighbourhood, number + 1, phone="030 23125 001")
            day = workday(number // 10)
            wish = Wish(
                starts_at=moment(day, 23 if day == clock.today() else 9 + number % 10, 5 * (number % 6)),
                ends_at=moment(day, 23 if day == clock.today() else 9 + number % 10, 5 * (number % 6) + 5),
                staff_key=caseworker.pk,
                person_key=somebody.pk,
            )
            if wish.starts_at > clock.now():
                book(by=caseworker, office_key=office.pk, wish=wish, now=clock.now())
            open_for_appointments(caseworker, office, day=number % 5)
            count_walk_in(by=caseworker, office_key=office.pk, now=clock.now())

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    fill(10, 11)
    browser.get(path)
    one = count()
    fill(11, 40)
    assert count() == one <= MOST


def test_day_shows_hours_holiday_and_talks(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    hours = Hours(
        kind=HoursKind.CONSULTATION,
        single_day=workday(),
        starts=dt.time(9),
        ends=dt.time(12),
        valid_from=clock.today(),
    )
    add_hours(by=caseworker, office_key=office.pk, hours=hours, today=clock.today())
    talk(caseworker, office, alex, moment(workday(), 10), way=MeetingWay.PHONE)
    page = text_of(browser.get(f"/kalender?tag={workday():%Y-%m-%d}"))
    assert "offene Sprechstunde 09:00–12:00" in page
    assert "10:00–10:30 Muster1, Alex am Telefon" in page
    assert "Erster Weihnachtstag" in text_of(browser.get("/kalender?tag=2026-12-25"))


def test_appointment_is_made_for_a_person_and_moved(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = browser.post(f"/kalender/termin/neu?person={alex.pk}", fields(caseworker), follow=True)
    appointment = Appointment.objects.get()
    assert appointment.person == alex
    assert appointment.starts_at == moment(workday(), 10)
    assert "Der Termin steht" in text_of(made)
    browser.post(f"/kalender/termin/{appointment.pk}/verlegen", fields(caseworker, time="11:15"))
    appointment.refresh_from_db()
    assert (appointment.state, appointment.starts_at) == (AppointmentState.MOVED, moment(workday(), 11, 15))
    browser.post(f"/kalender/termin/{appointment.pk}/zusagen")
    browser.post(f"/kalender/termin/{appointment.pk}/absagen", {"wer": "client"})
    appointment.refresh_from_db()
    assert (appointment.state, appointment.cancelled_by) == (AppointmentState.CANCELLED, Side.CLIENT)


def test_taken_time_is_said_in_the_form(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    talk(caseworker, office, alex, moment(workday(), 10))
    answer = browser.post(
        "/kalender/termin/neu", fields(caseworker, name="Kim", reach_way="paper", language="de")
    )
    assert answer.status_code == 422
    assert "Zu dieser Zeit ist schon ein anderer Termin" in text_of(answer)


def test_missed_talk_leads_to_one_friendly_offer(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    missed = talk(caseworker, office, alex, moment(workday(-2), 10))
    page = text_of(browser.get(f"/kalender/termin/{missed.pk}"))
    assert "Kam nicht zustande" in page
    browser.post(f"/kalender/termin/{missed.pk}/nicht-zustande")
    assert "Noch einmal einladen" in text_of(browser.get(f"/kalender/termin/{missed.pk}"))
    browser.post(f"/kalender/termin/{missed.pk}/wieder-anbieten", fields(caseworker))
    second = missed.second_offer
    assert second.state == AppointmentState.ASKED
    twice = browser.post(f"/kalender/termin/{missed.pk}/wieder-anbieten", fields(caseworker), follow=True)
    assert "steht kein Angebot aus" in text_of(twice)
    assert Appointment.objects.count() == 2


def test_lone_worker_says_they_are_back(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    began = moment(workday(-1), 9)
    visit = talk(caseworker, office, alex, began, way=MeetingWay.HOME, back_by=began + dt.timedelta(hours=1))
    assert "noch nicht zurückgemeldet" in text_of(browser.get(f"/kalender/termin/{visit.pk}"))
    assert "Noch nicht zurückgemeldet" in text_of(browser.get("/heute"))
    browser.post(f"/kalender/termin/{visit.pk}/bin-zurueck")
    visit.refresh_from_db()
    assert visit.back_at is not None


def test_next_appointment_stands_on_the_persons_page(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    talk(caseworker, office, alex, moment(workday(3), 10))
    page = text_of(browser.get(f"/menschen/{alex.pk}"))
    assert "Nächster Termin" in page
    assert f"{workday(3).day}.{workday(3).month}.{workday(3).year}, 10:00 Uhr" in page


def test_appointments_are_laid_open(browser: Client, caseworker: Staff, office: Office, alex: Person) -> None:
    talk(caseworker, office, alex, moment(workday(3), 10))
    page = text_of(browser.get(f"/menschen/{alex.pk}/einsicht?teil=termine"))
    assert "vereinbart" in page
    assert "im Büro" in page


def test_stranger_sees_nothing_of_it(
    client_of: ClientOf, cast: dict[str, Staff], caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    stranger = client_of(cast["stranger"])
    assert stranger.get(f"/kalender/termin/{made.pk}").status_code == 404
    assert stranger.post(f"/kalender/termin/{made.pk}/absagen").status_code == 404
