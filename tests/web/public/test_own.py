"""Behind a client's own link: look, agree, move, cancel; or leave the waiting list. Looking changes nothing."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from door import NOW, at
from icalendar import Calendar
from scanned import scanned

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule.models import Appointment, Message, WaitingEntry
from lotse.schedule.services.hours import Choices, choose
from lotse.schedule.services.messages import link_of
from lotse.web.public.words import words_in

pytestmark = pytest.mark.usefixtures("set_clock", "hours")
NINE = "/termin/bei/luener-hoehe/office/20261124T0800Z"
HALF_PAST = "20261124T0830Z"
LIST = "/termin/bei/luener-hoehe/warteliste"
GERMAN = words_in("de")


@pytest.fixture
def link(visitor: Any) -> str:
    """The link of an appointment on Tuesday at nine."""
    return str(visitor.send(NINE).headers["Location"])


@pytest.fixture
def place(visitor: Any) -> str:
    """The link of a place on the waiting list."""
    return str(visitor.send(LIST, way="office").headers["Location"])


def test_link_in_the_message_is_the_page(link: str) -> None:
    made = Appointment.objects.get()
    assert link_of(made) == f"http://localhost:8000{link}"
    response = Client().get(link)
    page = response.content.decode()
    assert "Dienstag, 24. November" in page
    assert "09:00–09:30" in page
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("kept", ["link", "place"])
def test_page_to_keep_carries_its_link_as_a_code(kept: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(kept)
    row = Appointment.objects.get() if kept == "link" else WaitingEntry.objects.get()
    page = Client().get(address.upper().replace("/TERMIN", "/termin").replace("/WARTELISTE", "/warteliste"))
    found = re.search(r'viewBox="-4 -4 (\d+) \d+"[^>]*><path d="([^"]+)"', page.content.decode())
    assert found is not None
    assert scanned(found[2], int(found[1]) - 8) == link_of(row)
    assert f'<bdi dir="ltr">{link_of(row)}</bdi>' in page.content.decode()


def test_calendar_file_is_read_by_two_readers(link: str) -> None:
    response = Client().get(f"{link}/kalender.ics")
    assert response.headers["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["DTSTART"].dt == at(1, 9)
    read = vobject.readOne(response.content.decode())
    assert read.vevent.dtend.value == at(1, 9, 30)
    assert "Kim" not in response.content.decode()


def test_move_takes_another_time_and_frees_the_old_one(link: str) -> None:
    choices = Client().get(f"{link}/verschieben").content.decode()
    assert f'formaction="{link}/verschieben/{HALF_PAST}"' in choices
    assert GERMAN.move_keeps in choices
    done = Client(enforce_csrf_checks=True).post(f"{link}/verschieben/{HALF_PAST}")
    assert done.headers["Location"] == link
    assert Appointment.objects.get().starts_at == at(1, 9, 30)
    assert NINE in Client().get("/termin/bei/luener-hoehe").content.decode()


def test_move_to_a_time_that_is_taken_keeps_the_old_one(link: str, visitor: Any) -> None:
    visitor.send("/termin/bei/luener-hoehe/office/20261124T0830Z", name="Alex")
    page = Client().post(f"{link}/verschieben/{HALF_PAST}", follow=True).content.decode()
    assert GERMAN.wrong_taken in page
    assert "09:00–09:30" in page


def test_cancel_asks_once_and_has_no_consequence(link: str) -> None:
    assert GERMAN.cancel_sure in Client().get(f"{link}/absagen").content.decode()
    assert Appointment.objects.get().state == "booked"
    page = Client(enforce_csrf_checks=True).post(f"{link}/absagen", follow=True).content.decode()
    assert GERMAN.cancelled in page
    assert Appointment.objects.get().state == "cancelled"
    for what in ("absagen", "verschieben"):
        assert Client().get(f"{link}/{what}").headers["Location"] == link


def test_looking_changes_nothing(link: str) -> None:
    before = Appointment.objects.values().get()
    for what in ("", "/absagen", "/verschieben", "/kalender.ics"):
        assert Client().get(f"{link}{what}").status_code == 200
    for what in ("/zusagen", f"/verschieben/{HALF_PAST}"):
        assert Client().get(f"{link}{what}").status_code == 405
    assert Appointment.objects.values().get() == before


def test_past_appointment_can_only_be_looked_at(link: str, visitor: Any) -> None:
    visitor.set_clock(at(2, 9))
    page = Client().get(link).content.decode()
    assert GERMAN.over in page
    assert "/absagen" not in page
    before = (Appointment.objects.values().get(), Message.objects.count())
    for what in (f"/verschieben/{HALF_PAST}", "/absagen", "/zusagen"):
        shown = Client().post(f"{link}{what}", follow=True).content.decode()
        assert GERMAN.over in shown and GERMAN.wrong_taken not in shown
    assert (Appointment.objects.values().get(), Message.objects.count()) == before


def test_freed_time_is_offered_to_who_waits_and_taken_by_link(place: str, visitor: Any) -> None:
    other = str(visitor.send(NINE, name="Alex").headers["Location"])
    Client().post(f"{other}/absagen")
    entry = WaitingEntry.objects.get()
    assert entry.state == "offered"
    assert entry.appointment is not None
    offer = link_of(entry.appointment).removeprefix("http://localhost:8000")
    on_the_list = Client().get(place).content.decode()
    assert GERMAN.waiting_offered.format(until="Dienstag, 24. November, 07:00") in on_the_list
    assert f'action="{offer}/zusagen"' in on_the_list
    assert f'href="{offer}/absagen"' in on_the_list
    assert GERMAN.offered in Client().get(offer).content.decode()
    page = Client(enforce_csrf_checks=True).post(f"{offer}/zusagen", follow=True).content.decode()
    assert GERMAN.booked in page
    assert GERMAN.waiting_over in Client().get(place).content.decode()
    assert Message.objects.filter(kind="place-free").count() == 1


def test_time_that_is_free_can_be_taken_from_the_list(place: str) -> None:
    assert f'formaction="{place}/{HALF_PAST}"' in Client().get(place).content.decode()
    page = Client(enforce_csrf_checks=True).post(f"{place}/{HALF_PAST}", follow=True).content.decode()
    assert GERMAN.booked in page
    assert (Appointment.objects.get().name, WaitingEntry.objects.get().state) == ("Kim", "booked")


def test_no_time_can_be_taken_from_the_list_where_nobody_books_in_the_net(
    place: str, caseworker: Staff, office: Office
) -> None:
    choices = Choices(books_online=False)
    choose(by=caseworker, office_key=office.pk, choices=choices, today=NOW.date())
    assert f"{place}/{HALF_PAST}" not in Client().get(place).content.decode()
    Client().post(f"{place}/{HALF_PAST}")
    assert WaitingEntry.objects.get().state == "waiting"


def test_place_is_kept_where_somebody_was_quicker(place: str, visitor: Any) -> None:
    visitor.send("/termin/bei/luener-hoehe/office/20261124T0830Z", name="Alex")
    page = Client().post(f"{place}/{HALF_PAST}", follow=True).content.decode()
    assert GERMAN.wrong_taken in page
    assert WaitingEntry.objects.get().state == "waiting"


def test_place_can_be_given_up(place: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = client.post(f"{place}/streichen", follow=True).content.decode()
        assert GERMAN.waiting_over in page
    assert WaitingEntry.objects.get().state == "withdrawn"


def test_link_works_as_typed_from_a_printed_slip(link: str) -> None:
    token = link.rpartition("/")[2]
    assert GERMAN.booked in Client().get(f"/termin/{token.upper()}").content.decode()


def test_link_that_opens_nothing_is_friendly_until_it_is_guessing(
    link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotse.web.public.own._TRIES_AN_HOUR", 4)
    client = Client(headers={"accept-language": "pl"})
    for url in ("", "/absagen", "/verschieben", "/kalender.ics"):
        response = client.get(f"/termin/AAAAAAAAAAAAAAAAAAAAAAAA{url}")
        assert response.status_code == 404
        assert words_in("pl").no_link in response.content.decode()
    assert client.get("/termin/AAAAAAAAAAAAAAAAAAAAAAAA").status_code == 429
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("what", ["", "/absagen", "/verschieben"])
def test_own_pages_ask_the_database_seldom(link: str, what: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        Client().get(f"{link}{what}")
    assert len(queries) <= 12


def test_link_works_in_the_language_of_the_booking_whatever_the_browser(visitor: Any) -> None:
    link = str(visitor.send(f"{NINE}?sprache=ar").headers["Location"]).partition("?")[0]
    page = Client(headers={"accept-language": "en"}).get(link).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert words_in("ar").booked in page
    assert '<html lang="en"' in Client().get(f"{link}?sprache=en").content.decode()


def test_clock_of_the_office_counts(link: str) -> None:
    """Nine in Kamen, whatever the server's own zone."""
    made = Appointment.objects.get()
    assert made.starts_at == dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
    assert made.made_at >= NOW


def test_second_cancelling_says_nothing_of_a_time_taken(link: str) -> None:
    for _ in range(2):
        page = Client().post(f"{link}/absagen", follow=True).content.decode()
    assert GERMAN.cancelled in page
    assert GERMAN.wrong_taken not in page
