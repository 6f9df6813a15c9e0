"""Hours, absences, rooms and rules on their pages: seen before they are stored, and who is in the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from door import open_for_appointments
from web.calendar.test_days import moment, talk, workday
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.schedule.models import Absence, Appointment, OpeningRule


def hours(**values: str) -> dict[str, str]:
    """Return what the form of an hour sends."""
    given = {
        "kind": "consultation",
        "weekday": str(workday(7).weekday()),
        "starts": "09:00",
        "ends": "12:30",
        "valid_from": clock.today().isoformat(),
        "slot_minutes": "30",
    }
    return given | values


def test_hour_is_seen_in_four_weeks_before_it_is_stored(browser: Client, office: Office) -> None:
    seen = browser.post("/kalender/zeiten/neu", hours(vorschau="ja"))
    assert "09:00–12:30" in text_of(seen)
    assert not OpeningRule.objects.exists()
    fragment = browser.post("/kalender/zeiten/neu", hours(), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert not OpeningRule.objects.exists()
    stored = browser.post("/kalender/zeiten/neu", hours(), follow=True)
    assert "9 bis 12.30 Uhr" in text_of(stored)


def test_talks_in_the_way_are_shown_before_an_absence_is_stored(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    talk(caseworker, office, alex, moment(workday(), 10))
    sent = {"staff": str(caseworker.pk), "from_on": workday().isoformat(), "until_on": workday().isoformat()}
    asked = text_of(browser.post("/kalender/zeiten/abwesend", sent))
    assert "10:00 Uhr, Muster1, Alex" in asked
    assert not Absence.objects.exists()
    afternoon = {**sent, "starts": "13:00", "ends": "17:00"}
    assert browser.post("/kalender/zeiten/abwesend", afternoon).status_code == 302
    browser.post("/kalender/zeiten/abwesend", {**sent, "trotzdem": str(Appointment.objects.get().pk)})
    assert Absence.objects.count() == 2
    browser.post(f"/kalender/zeiten/abwesend/{Absence.objects.latest('pk').pk}/streichen")
    assert Absence.objects.count() == 1


def test_talks_after_the_end_of_an_hour_are_shown_first(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    rule = open_for_appointments(caseworker, office, day=workday(7).weekday())
    OpeningRule.objects.filter(pk=rule.pk).update(valid_from=clock.today())
    talk(caseworker, office, alex, moment(workday(7), 9, 30))
    sent = {"last_day": clock.today().isoformat()}
    assert "Muster1, Alex" in text_of(browser.post(f"/kalender/zeiten/{rule.pk}/ende", sent))
    rule.refresh_from_db()
    assert rule.valid_until is None
    browser.post(f"/kalender/zeiten/{rule.pk}/ende", {**sent, "trotzdem": str(Appointment.objects.get().pk)})
    rule.refresh_from_db()
    assert rule.valid_until == clock.today()


def opening(by: Staff, office: Office, **values: object) -> OpeningRule:
    """Return an hour of appointments a week ahead, from nine to eleven, that began long ago."""
    made = open_for_appointments(by, office, day=workday(7).weekday(), **values)
    OpeningRule.objects.filter(pk=made.pk).update(valid_from=clock.today() - dt.timedelta(days=30))
    made.refresh_from_db()
    return made


def sent_back(page: HttpResponse, **values: str) -> dict[str, str]:
    """Return what the form of a change sends: what stands in it, and what somebody types."""
    form = page.context["form"]
    given = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (given | values).items() if value not in (None, "", [])}


def test_hour_is_changed_from_the_day_it_next_holds(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    rule = opening(caseworker, office)
    address = f"/kalender/zeiten/{rule.pk}"
    assert address in browser.get("/kalender/zeiten").content.decode()
    talk(caseworker, office, alex, moment(workday(7), 10))
    sent = sent_back(browser.get(address), ends="10:00")
    assert sent["valid_from"] == workday(7)
    preview = browser.post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in preview
    for page in (preview, browser.post(address, sent).content.decode()):
        assert "10:00 Uhr, Muster1, Alex" in page
        assert "Vorschlag: verlegen auf" in page
        assert "09:00–10:00" in page
    assert OpeningRule.objects.count() == 1
    done = browser.post(address, sent | {"trotzdem": str(Appointment.objects.get().pk)}, follow=True)
    assert "Geändert ab" in text_of(done)
    assert [row.ends for row in OpeningRule.objects.order_by("valid_from")] == [dt.time(11), dt.time(10)]
    twice = browser.post(address, sent | {"trotzdem": str(Appointment.objects.get().pk)}, follow=True)
    assert "hat inzwischen jemand geändert" in text_of(twice)
    assert OpeningRule.objects.count() == 2


def test_talk_agreed_on_meanwhile_is_asked_about_too(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    rule = opening(caseworker, office)
    first = talk(caseworker, office, alex, moment(workday(7), 10))
    sent = sent_back(browser.get(f"/kalender/zeiten/{rule.pk}"), ends="10:00")
    talk(caseworker, office, alex, moment(workday(7), 10, 30))
    asked = browser.post(f"/kalender/zeiten/{rule.pk}", sent | {"trotzdem": str(first.pk)})
    assert "10:30 Uhr, Muster1, Alex" in text_of(asked)
    assert OpeningRule.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [({"ends": "08:00"}, "Das Ende liegt vor dem Anfang"), ({}, "noch nichts anders"), ({"starts": "?"}, "")],
)
def test_change_that_cannot_be_is_said_in_the_form(
    browser: Client, caseworker: Staff, office: Office, alex: Person, values: dict[str, str], said: str
) -> None:
    rule = opening(caseworker, office)
    talk(caseworker, office, alex, moment(workday(7), 10))
    sent = sent_back(browser.get(f"/kalender/zeiten/{rule.pk}"), **values)
    answer = browser.post(f"/kalender/zeiten/{rule.pk}", sent)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert OpeningRule.objects.count() == 1


def test_host_who_is_here_no_more_still_stands_in_the_form(
    browser: Client, caseworker: Staff, deputy: Staff, office: Office
) -> None:
    rule = opening(caseworker, office, staff=deputy)
    Staff.objects.filter(pk=deputy.pk).update(is_active=False)
    page = browser.get(f"/kalender/zeiten/{rule.pk}")
    assert f"{deputy.name} (nicht mehr hier)" in text_of(page)
    answer = browser.post(f"/kalender/zeiten/{rule.pk}", sent_back(page, ends="10:00"))
    assert "arbeitet nicht in diesem Büro" in text_of(answer)


def test_proposed_time_stands_in_the_form_that_moves_a_talk(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    asked = f"?am={workday(2):%Y-%m-%d}&um=14:30&art=phone"
    form = browser.get(f"/kalender/termin/{made.pk}/verlegen{asked}").context["form"]
    assert [str(form[name].value()) for name in ("day", "time", "way")] == [f"{workday(2)}", "14:30", "phone"]
    assert form["minutes"].value() == 30


def test_house_decides_and_keeps_rooms(browser: Client, office: Office) -> None:
    sent = {"state": "BY", "notice_hours": "2", "days_ahead": "14", "walk_in_minutes": "10"}
    assert browser.post("/kalender/einstellungen", sent).status_code == 302
    browser.post("/kalender/einstellungen", {"what": "room", "room-name": "Küche"})
    page = text_of(browser.get("/kalender/einstellungen"))
    assert "Küche" in page
    browser.post(f"/kalender/raum/{office.rooms.get().pk}/schliessen")
    assert "Küche" not in text_of(browser.get("/kalender/einstellungen"))


def test_hours_and_talks_in_a_room_are_shown_before_it_goes_out_of_use(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    room = office.rooms.create(name="Küche")
    rule = open_for_appointments(caseworker, office)
    rule.room = room
    rule.save(update_fields=["room"])
    made = talk(caseworker, office, alex, moment(workday(), 10))
    made.room = room
    made.save(update_fields=["room"])
    close = f"/kalender/raum/{room.pk}/schliessen"
    page = text_of(browser.get(close))
    assert "Dienstag 9 bis 11 Uhr" in page
    assert "Alex" in page
    room.refresh_from_db()
    assert room.is_in_use
    assert browser.post(close).status_code == 302
    assert browser.get(close).status_code == 404
