"""The door: counter and waiting room, the mode's one switch, messages, subscriptions."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import icalendar
import pytest
import vobject
from django.http import HttpResponse
from django.test import Client
from door import ZONE, open_for_appointments
from factories import AssignmentFactory, NeighbourhoodFactory, StaffFactory
from letters_town import office as office_of
from searches import search
from web.calendar.test_days import moment, talk, workday
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.privacy.models import AuditRow
from lotse.schedule.enums import AppointmentState, MeetingWay, MessageKind, MessageState, Mode
from lotse.schedule.models import Appointment, Message, OfficeMode, OpeningRule, WalkIn
from lotse.schedule.services.appointments import book
from lotse.schedule.services.changing import Wish
from lotse.schedule.services.screens import renew_screen
from lotse.schedule.services.walk_ins import link_walk_in


def test_walk_in_is_counted_with_one_click_at_the_counter(browser: Client, office: Office) -> None:
    page = text_of(browser.post("/kalender/tresen/zaehlen", {"topic": "letters"}, follow=True))
    assert "Gezählt Nummer 1" in page
    walk_in = WalkIn.objects.get()
    assert (walk_in.number, walk_in.topic, walk_in.person) == (1, "letters", None)
    assert "Nummer 1" in text_of(browser.get(f"/kalender/tresen/{walk_in.pk}/zettel"))


def test_number_is_called_served_or_waits_again(browser: Client, office: Office) -> None:
    for _ in range(2):
        browser.post("/kalender/tresen/zaehlen")
    browser.post("/kalender/tresen/aufrufen", {"place": "Zimmer 2"})
    first = WalkIn.objects.get(number=1)
    assert first.place == "Zimmer 2"
    browser.post(f"/kalender/tresen/{first.pk}/wartet-wieder")
    first.refresh_from_db()
    assert first.called_at is None
    browser.post(f"/kalender/tresen/{first.pk}/gegangen")
    second = WalkIn.objects.get(number=2)
    browser.post(f"/kalender/tresen/{second.pk}/fertig")
    second.refresh_from_db()
    assert second.served_at is not None
    assert "Gerade wartet niemand" in text_of(browser.post("/kalender/tresen/aufrufen", follow=True))


def test_neither_counter_nor_waiting_room_shows_a_name(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    browser.post("/kalender/tresen/zaehlen")
    browser.post("/kalender/tresen/aufrufen", {"place": "Platz 1"})
    link_walk_in(by=caseworker, walk_in_key=WalkIn.objects.get().pk, person_key=alex.pk, now=clock.now())
    screen = Client().get(screen_address(browser))
    assert not screen.cookies
    for page in (text_of(screen), text_of(browser.get("/kalender/tresen"))):
        assert "Muster1" not in page
        assert "Platz 1" in page
    assert '<meta http-equiv="refresh"' in screen.content.decode()


def screen_address(browser: Client) -> str:
    """Set the screen up, or give it a new address, and return where the counter says it is."""
    page = browser.post("/kalender/tresen/bildschirm", follow=True)
    return str(urlsplit(page.context["screen_url"]).path)


def test_fragment_of_the_waiting_room_is_the_numbers_alone(browser: Client, office: Office) -> None:
    answer = Client().get(screen_address(browser), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "Es wartet niemand" in text_of(answer)


@pytest.mark.parametrize("secret", ["1", "1.falsch", "0" * 24])
def test_waiting_room_opens_with_its_own_secret_only(browser: Client, office: Office, secret: str) -> None:
    screen_address(browser)
    assert Client().get(f"/wartezimmer/{secret}").status_code == 404


def test_new_address_ends_the_old_one_of_this_office_alone(
    browser: Client, caseworker: Staff, office: Office
) -> None:
    assert "Bildschirm im Wartezimmer einrichten" in text_of(browser.get("/kalender/tresen"))
    elsewhere = NeighbourhoodFactory.create(agency=caseworker.agency)
    other = StaffFactory.create(agency=caseworker.agency)
    AssignmentFactory.create(staff=other, neighbourhood_key=elsewhere.pk)
    beside = renew_screen(by=other, office_key=office_of(elsewhere).pk, now=clock.now())
    first = screen_address(browser)
    second = screen_address(browser)
    assert "Die alte Adresse zeigt nichts mehr" in text_of(
        browser.post("/kalender/tresen/bildschirm", follow=True)
    )
    gone = Client().get(first)
    assert (gone.status_code, "Hier ist nichts zu finden" in text_of(gone)) == (404, True)
    assert Client().get(second).status_code == 404
    assert Client().get(f"/wartezimmer/{beside.secret}").status_code == 200
    audited = AuditRow.objects.filter(object_kind="waiting-room-screen").values_list("action", flat=True)
    assert sorted(audited) == ["changed", "changed", "created", "created"]


def test_strangers_give_no_screen_a_new_address(stranger: Staff, office: Office) -> None:
    with pytest.raises(NotVisible):
        renew_screen(by=stranger, office_key=office.pk, now=clock.now())


def plan(mode: Mode, **values: str) -> dict[str, str]:
    """Return what the form of a mode sends."""
    return {"mode": mode.value, "from_on": workday().isoformat(), "reason": "Wasserschaden"} | values


def confirm(browser: Client, sent: dict[str, str]) -> HttpResponse:
    """Look at before and after, then switch."""
    seen = browser.post("/kalender/betriebsart/neu", sent).context["preview"].mark
    given = sent | {"umschalten": "ja", "gesehen": seen}
    return browser.post("/kalender/betriebsart/neu", given, follow=True)


def test_nothing_changes_before_before_and_after_are_seen(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    page = text_of(browser.post("/kalender/betriebsart/neu", plan(Mode.PHONE_ONLY)))
    for place in (
        "Öffentliche Seite",
        "Terminbuchung",
        "Absatz im Brief",
        "Seite hinter dem QR-Code",
        "Aushang (PDF)",
        "Ansage am Telefon",
        "Vereinbarte Termine",
    ):
        assert place in page
    assert "Im Büro geht es dann nicht; telefonieren geht." in page
    assert not OfficeMode.objects.exists()
    assert Appointment.objects.get(pk=made.pk).way == MeetingWay.OFFICE


def test_one_confirmation_switches_all_and_names_whom_to_call(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    result = confirm(browser, plan(Mode.PHONE_ONLY))
    made.refresh_from_db()
    assert made.way == MeetingWay.PHONE
    page = text_of(result)
    assert "Noch Bescheid zu geben Alex Muster1" in page
    assert "030 23125 101" in page
    message = Message.objects.get(kind=MessageKind.TO_PHONE)
    here = f"/kalender/betriebsart/{OfficeMode.objects.get().pk}"
    ticked = browser.post(f"/kalender/nachrichten/{message.pk}/bescheid-gegeben", {"von": here}, follow=True)
    assert ticked.redirect_chain[-1][0] == here
    assert "Alle wissen Bescheid" in text_of(ticked)


def test_talk_stays_as_an_emergency_with_a_reason_only(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    sent = plan(Mode.PHONE_ONLY, **{f"action-{made.pk}": "keep"})
    refused = confirm(browser, sent)
    assert refused.status_code == 422
    assert "warum der Termin nicht warten kann" in text_of(refused)
    assert not OfficeMode.objects.exists()
    confirm(browser, {**sent, f"why-{made.pk}": "Wohnung in Gefahr"})
    made.refresh_from_db()
    assert (made.way, made.emergency_reason) == (MeetingWay.OFFICE, "Wohnung in Gefahr")


def test_talk_made_after_the_preview_is_shown_before_it_is_touched(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    seen = browser.post("/kalender/betriebsart/neu", plan(Mode.CLOSED)).context["preview"].mark
    made = talk(caseworker, office, alex, moment(workday(), 10))
    sent = plan(Mode.CLOSED, umschalten="ja", gesehen=seen)
    again = browser.post("/kalender/betriebsart/neu", sent)
    assert again.status_code == 422
    assert "Inzwischen hat sich bei den Terminen etwas geändert" in text_of(again)
    assert "Alex Muster1" in text_of(again)
    assert not OfficeMode.objects.exists()
    sent["gesehen"] = again.context["preview"].mark
    browser.post("/kalender/betriebsart/neu", sent)
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED


def test_after_a_closed_time_everybody_is_invited_again(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    confirm(browser, plan(Mode.CLOSED))
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED
    mode = OfficeMode.objects.get()
    browser.post(f"/kalender/betriebsart/{mode.pk}/ende", {"last_day": clock.today().isoformat()})
    page = text_of(browser.get("/kalender/betriebsart"))
    assert "Alex Muster1 war vereinbart" in page
    again = {
        "day": workday(4).isoformat(),
        "time": "10:00",
        "minutes": "30",
        "way": "office",
        "staff": str(caseworker.pk),
    }
    browser.post(f"/kalender/termin/{made.pk}/wieder-anbieten", again)
    assert "Niemand wartet darauf" in text_of(browser.get("/kalender/betriebsart"))
    assert Message.objects.filter(kind=MessageKind.INVITE_AGAIN).exists()


def test_somebody_is_struck_off_the_list_to_invite(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    confirm(browser, plan(Mode.CLOSED))
    page = browser.post(
        f"/kalender/termin/{made.pk}/ohne-einladung", {"von": "/kalender/betriebsart"}, follow=True
    )
    assert page.redirect_chain[-1][0] == "/kalender/betriebsart"
    assert "Niemand wartet darauf" in text_of(page)


def test_mode_stands_in_the_head_of_other_pages(browser: Client, office: Office) -> None:
    today = plan(Mode.EMERGENCY_ONLY, from_on=clock.today().isoformat())
    confirm(browser, today)
    assert "Büro: vor Ort nur in Notfällen" in text_of(browser.get("/menschen"))


def mailed(by: Staff, office: Office) -> Message:
    """Return the confirmation of a talk that went out by mail and came back."""
    wish = Wish(
        starts_at=moment(workday(), 15),
        ends_at=moment(workday(), 16),
        staff_key=by.pk,
        name="Kim Beispiel",
        reach_way="mail",  # type: ignore[arg-type]
        reach="kim@post.example",
    )
    message = book(by=by, office_key=office.pk, wish=wish, now=clock.now()).messages.get()
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, settled_at=clock.now())
    return message


def test_bounced_mail_stands_on_top_until_somebody_called(
    browser: Client, caseworker: Staff, office: Office
) -> None:
    message = mailed(caseworker, office)
    assert "Hier braucht es Sie" not in text_of(browser.get("/kalender/nachrichten"))
    page = text_of(browser.post(f"/kalender/nachrichten/{message.pk}/kam-zurueck", follow=True))
    assert "Hier braucht es Sie Kim Beispiel kam zurück" in page
    assert "kim@post.example" in page
    assert "Kim Beispiel" in text_of(browser.get(f"/kalender/nachrichten/{message.pk}"))
    page = text_of(browser.post(f"/kalender/nachrichten/{message.pk}/bescheid-gegeben", follow=True))
    assert "Hier braucht es Sie" not in page


def test_text_is_changed_seen_and_brought_back(browser: Client, office: Office) -> None:
    path = "/kalender/nachrichten/texte/reminder/tr"
    typed = {"subject": "Hallo {{name}}", "text": "Morgen um {{uhrzeit}} Uhr."}
    assert "Hallo Kim Beispiel" in text_of(browser.post(path, {**typed, "vorschau": "ja"}))
    assert "Zurück zur Vorlage" not in text_of(browser.get(path))
    browser.post(path, typed)
    assert "Zurück zur Vorlage" in text_of(browser.get(path))
    assert "eigener Text" in text_of(browser.get("/kalender/nachrichten/texte"))
    browser.post(f"{path}/vorlage")
    assert "Hallo Kim" not in text_of(browser.get(path))


def test_unknown_placeholder_is_refused(browser: Client, office: Office) -> None:
    path = "/kalender/nachrichten/texte/reminder/de"
    refused = browser.post(path, {"subject": "Hallo", "text": "{{kundennummer}}"})
    assert refused.status_code == 422
    assert "kundennummer" in text_of(refused)
    assert browser.get("/kalender/nachrichten/texte/rechnung/de").status_code == 404


def test_subscription_is_read_by_two_readers_without_names_until_revoked(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    page = browser.post("/kalender/abo", {"with_names": "on"}, follow=True).content.decode()
    address = page.split("/kalender/abo/")[1].split(".ics")[0]
    assert ".ics" not in browser.get("/kalender/abo").content.decode()
    answer = Client().get(f"/kalender/abo/{address}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    content = answer.content.decode()
    assert "Muster1" not in content
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == made.starts_at
    assert vobject.readOne(content).vevent.dtstart.value == made.starts_at
    browser.post("/kalender/abo/widerrufen")
    assert Client().get(f"/kalender/abo/{address}.ics").status_code == 404


def test_booking_of_nobody_known_is_linked_to_a_person(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    message = mailed(caseworker, office)
    path = f"/kalender/termin/{message.appointment_id}/person"
    assert "Zuordnen" in text_of(browser.get(search(browser, path, "Alex")))
    browser.post(path, {"person": alex.pk})
    assert Appointment.objects.get().person == alex


def test_free_times_lead_to_a_filled_form(browser: Client, caseworker: Staff, office: Office) -> None:
    OpeningRule.objects.filter(
        pk=open_for_appointments(caseworker, office, day=workday(2).weekday()).pk
    ).update(valid_from=clock.today())
    page = browser.get("/kalender/frei").content.decode()
    link = page.split('class="slot" href="')[1].split('"')[0].replace("&amp;", "&")
    form = browser.get(link).content.decode()
    start = dt.datetime.combine(workday(2), dt.time(9), tzinfo=ZONE)
    assert f'value="{start:%Y-%m-%d}"' in form
    assert 'value="09:00"' in form
