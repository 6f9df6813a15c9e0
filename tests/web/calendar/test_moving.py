"""Moving a talk: free times to choose from, and where the week lets it be dragged."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from door import open_for_appointments
from web.calendar.test_days import MOST, moment, talk, workday
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.schedule.enums import MeetingWay
from lotse.schedule.models import Appointment, OpeningRule
from lotse.schedule.services.appointments import cancel

FRAGMENT = {"HX-Request": "true"}


def opened(by: Staff, office: Office, day: dt.date, **values: object) -> None:
    """Open a day from nine to eleven for appointments."""
    made = open_for_appointments(by, office, day=day.weekday(), **values)
    OpeningRule.objects.filter(pk=made.pk).update(valid_from=day, valid_until=day)


def test_free_times_lead_to_the_form_with_day_and_time(
    browser: Client, caseworker: Staff, deputy: Staff, office: Office, alex: Person
) -> None:
    opened(caseworker, office, workday(3))
    opened(caseworker, office, workday(4), staff=deputy)
    made = talk(caseworker, office, alex, moment(workday(3), 9, 30))
    address = f"/kalender/termin/{made.pk}/verlegen"
    page = browser.get(address)
    own, others = (each.times for each in page.context["days"])
    assert [link.label for link in own] == ["09:00", "10:00", "10:30"]
    assert others[0].label == f"09:00, {deputy.name}"
    assert f"{address}?am={workday(4)}&um=09%3A00&mit={deputy.pk}" == others[0].url
    form = browser.get(others[0].url).context["form"]
    assert [str(form[name].value()) for name in ("day", "time", "staff")] == [
        f"{workday(4)}",
        "09:00",
        f"{deputy.pk}",
    ]
    assert (made.starts_at, made.staff) == (Appointment.objects.get().starts_at, caseworker)


def test_fragment_is_the_free_times_of_one_week(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    for ahead in (3, 9, 10):
        opened(caseworker, office, workday(ahead))
    made = talk(caseworker, office, alex, moment(workday(1), 9))
    address = f"/kalender/termin/{made.pk}/verlegen?tag={workday(3)}"
    fragment = browser.get(address, headers=FRAGMENT)
    assert [each.day for each in fragment.context["days"]] == [workday(3), workday(9)]
    assert "<html" not in fragment.content.decode()
    assert f'data-lotse-free-day="{workday(9)}"' in fragment.content.decode()


def test_only_times_that_offer_the_way_and_are_long_enough_are_free(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    opened(caseworker, office, workday(3), ways=(MeetingWay.OFFICE,))
    opened(caseworker, office, workday(4), slot_minutes=15)
    made = talk(caseworker, office, alex, moment(workday(4), 9, 30), way=MeetingWay.PHONE)
    (day,) = browser.get(f"/kalender/termin/{made.pk}/verlegen").context["days"]
    assert (day.day, [link.label for link in day.times]) == (
        workday(4),
        ["09:00", "10:00", "10:15", "10:30"],
    )


def test_week_names_only_what_can_be_dragged_and_where_to(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    coming = talk(caseworker, office, alex, moment(workday(8), 9))
    gone = talk(caseworker, office, alex, moment(workday(8), 10))
    cancel(by=caseworker, appointment_key=gone.pk, asked_for_by="client", now=clock.now())
    page = browser.get(f"/kalender/woche?tag={workday(8)}").content.decode()
    assert f'data-lotse-drag="/kalender/termin/{coming.pk}/verlegen"' in page
    assert f"/termin/{gone.pk}/verlegen" not in page
    assert f'data-lotse-calendar-day="{workday(8)}"' in page
    past = browser.get(f"/kalender/woche?tag={workday(-8)}").content.decode()
    assert 'data-lotse-calendar-day="' not in past


def test_pages_ask_as_often_for_many_talks_as_for_one(
    browser: Client, caseworker: Staff, office: Office, alex: Person
) -> None:
    opened(caseworker, office, workday(3))
    made = talk(caseworker, office, alex, moment(workday(3), 9))
    address = f"/kalender/termin/{made.pk}/verlegen"

    def count(**sent: object) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address, **sent).status_code == 200
        return len(queries)

    browser.get(address)
    few = count(), count(headers=FRAGMENT)
    for ahead in (4, 5, 6):
        opened(caseworker, office, workday(ahead))
        talk(caseworker, office, alex, moment(workday(ahead), 9))
    assert (count(), count(headers=FRAGMENT)) == few
    assert max(few) <= MOST
    assert "Freie Zeiten im Büro" in text_of(browser.get(address))
