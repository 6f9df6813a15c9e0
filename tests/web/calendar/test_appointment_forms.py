"""What the forms of an appointment offer and refuse: lengths of the office's hours, a contact, another room."""

from __future__ import annotations

import pytest
from django.test import Client
from door import open_for_appointments, wish
from web.calendar.test_days import fields, moment, talk, workday
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.schedule.enums import AppointmentState
from lotse.schedule.models import Appointment, Message, OpeningRule
from lotse.schedule.services.appointments import book
from lotse.schedule.services.hours import add_room

NEW = "/kalender/termin/neu"


def test_length_of_the_hours_can_be_chosen(browser: Client, caseworker: Staff, office: Office) -> None:
    rule = open_for_appointments(caseworker, office, slot_minutes=20)
    OpeningRule.objects.filter(pk=rule.pk).update(valid_from=clock.today())
    assert "20 Minuten" in text_of(browser.get(NEW))
    sent = fields(caseworker, name="Kim", reach_way="paper", language="de", minutes="20")
    assert browser.post(NEW, sent).status_code == 302
    made = Appointment.objects.get()
    assert (made.ends_at - made.starts_at).seconds == 20 * 60


def test_talk_of_any_length_keeps_it_when_it_moves(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    made = talk(caseworker, office, alex, moment(workday(), 10))
    Appointment.objects.update(ends_at=moment(workday(), 10, 50))
    address = f"/kalender/termin/{made.pk}/verlegen"
    assert browser.get(address).context["form"]["minutes"].value() == 50
    assert browser.post(address, fields(caseworker, time="11:15", minutes="50")).status_code == 302
    made.refresh_from_db()
    assert made.ends_at == moment(workday(), 12, 5)


@pytest.mark.parametrize(
    ("way", "reach", "said"),
    [
        ("mail", "", "E-Mail-Adresse"),
        ("mail", "0152 28817386", "E-Mail-Adresse"),
        ("phone", "", "Telefonnummer"),
    ],
)
def test_contact_that_reaches_nobody_is_said_beside_its_field(
    browser: Client, caseworker: Staff, office: Office, way: str, reach: str, said: str
) -> None:
    sent = fields(caseworker, name="Kim", reach_way=way, reach=reach, language="de")
    answer = browser.post(NEW, sent)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors["reach"])
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("free_room", "said"), [(True, "jetzt ist es „Vorn“"), (False, "ein anderer passender ist nicht frei")]
)
def test_talk_moves_though_its_room_is_taken_then(
    browser: Client, caseworker: Staff, deputy: Staff, office: Office, free_room: bool, said: str
) -> None:
    today = clock.today()
    own, free = (
        add_room(by=caseworker, office_key=office.pk, name=name, step_free=step_free, today=today)
        for name, step_free in (("Hinten", True), ("Vorn", free_room))
    )
    place = {"office_key": office.pk, "now": clock.now()}
    made = book(by=caseworker, wish=wish(caseworker, moment(workday(), 9), room_key=own.pk), **place)
    book(by=caseworker, wish=wish(deputy, moment(workday(), 11), room_key=own.pk), **place)
    address = f"/kalender/termin/{made.pk}/verlegen"
    page = text_of(browser.post(address, fields(caseworker, time="09:30"), follow=True))
    made.refresh_from_db()
    assert made.room == own and "vergeben" not in page
    page = text_of(browser.post(address, fields(caseworker, time="11:15"), follow=True))
    made.refresh_from_db()
    assert (made.state, made.starts_at) == (AppointmentState.MOVED, moment(workday(), 11, 15))
    assert made.room == (free if free_room else None)
    assert "„Hinten“ ist zu dieser Zeit vergeben" in page and said in page
