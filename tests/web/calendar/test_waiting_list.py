"""The waiting list as the office works with it: enter, offer, strike; in order, without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from door import NOW, at, open_for_appointments
from factories import ClientOf
from letters_town import office as office_of
from letters_town import person
from searches import search

from lotse.accounts.models import Staff
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.enums import MessageWay
from lotse.schedule.models import Message, WaitingEntry
from lotse.schedule.services.waiting import Seeker, enter_for

LIST, NEW = "/kalender/warteliste", "/kalender/warteliste/neu"
GIVEN = {"name": "Zoe", "reach_way": "phone", "reach": "0152 28817386", "way": "office", "language": "tr"}


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotse.core.clock.now", lambda: NOW)
    monkeypatch.setattr("lotse.core.clock.today", NOW.date)


@pytest.fixture
def office(neighbourhood: Neighbourhood) -> Office:
    return office_of(neighbourhood)


@pytest.fixture
def desk(client_of: ClientOf, caseworker: Staff, office: Office) -> Client:
    return client_of(caseworker)


def test_list_shows_who_waits_in_order(desk: Client, caseworker: Staff, office: Office) -> None:
    assert "Niemand wartet" in desk.get(LIST).content.decode()
    for name in ("Zoe", "Alex"):
        enter_for(
            by=caseworker,
            office_key=office.pk,
            seeker=Seeker(name, MessageWay.PHONE, "0152 28817386"),
            now=NOW,
        )
    page = desk.get(LIST).content.decode()
    assert page.index("Zoe") < page.index("Alex")
    assert "0152 28817386" in page


def test_somebody_is_entered_by_name(desk: Client) -> None:
    assert desk.post(NEW, GIVEN).headers["Location"] == LIST
    entry = WaitingEntry.objects.get()
    assert (entry.name, entry.reach, entry.language, entry.state) == (
        "Zoe",
        "0152 28817386",
        "tr",
        "waiting",
    )


def test_contact_that_cannot_be_is_refused(desk: Client) -> None:
    refused = desk.post(NEW, GIVEN | {"reach": "ruf an"})
    assert refused.status_code == 422
    assert "Bitte prüfen Sie die Telefonnummer" in refused.content.decode()
    assert not WaitingEntry.objects.exists()


def test_person_is_found_and_entered_once(desk: Client, neighbourhood: Neighbourhood) -> None:
    known = person(neighbourhood, 1)
    found = desk.get(search(desk, NEW, "Muster1")).content.decode()
    assert f"{NEW}?person={known.pk}" in found
    chosen = f"{NEW}?person={known.pk}"
    assert desk.post(chosen, {"way": "phone"}).status_code == 302
    assert WaitingEntry.objects.get().person == known
    again = desk.post(chosen, {"way": "phone"})
    assert "steht schon auf der Warteliste" in again.content.decode()
    assert WaitingEntry.objects.count() == 1


def test_blocked_person_shows_no_way_to_reach(
    desk: Client, caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    known = person(neighbourhood, 1, is_blocked=True, mobile="0152 28817386")
    seeker = Seeker("", MessageWay.PHONE, "0152 28817386")
    enter_for(by=caseworker, office_key=office.pk, seeker=seeker, now=NOW, person_key=known.pk)
    assert "28817386" not in desk.get(LIST).content.decode()


def test_free_time_is_offered_by_a_button(desk: Client, caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    desk.post(NEW, GIVEN)
    entry = WaitingEntry.objects.get()
    offer = f"{LIST}/{entry.pk}/anbieten"
    page = desk.get(offer).content.decode()
    assert "Dienstag, 24. November" in page
    times = re.findall(r'name="starts_at" value="([^"]+)"', page)
    assert desk.post(offer, {"starts_at": times[1], "staff": caseworker.pk}).headers["Location"] == LIST
    entry.refresh_from_db()
    assert entry.appointment is not None
    assert (entry.state, entry.appointment.starts_at) == ("offered", at(1, 9, 30))
    assert Message.objects.get().kind == "place-free"
    shown = desk.get(LIST).content.decode()
    assert "angeboten: 24. November, 09:30" in shown
    assert desk.get(offer).headers["Location"] == f"/kalender/termin/{entry.appointment.pk}"


def test_somebody_is_struck(desk: Client) -> None:
    desk.post(NEW, GIVEN)
    entry = WaitingEntry.objects.get()
    desk.post(f"{LIST}/{entry.pk}/streichen")
    entry.refresh_from_db()
    assert entry.state == "withdrawn"
    assert "Niemand wartet" in desk.get(LIST).content.decode()
    assert desk.get(f"{LIST}/{entry.pk}/anbieten").status_code == 404


def test_list_takes_as_many_queries_for_one_as_for_many(
    desk: Client, caseworker: Staff, office: Office
) -> None:
    counts = []
    for number in range(4):
        seeker = Seeker(f"Alex {number}", MessageWay.PHONE, "0152 28817386")
        enter_for(by=caseworker, office_key=office.pk, seeker=seeker, now=NOW)
        if number == 0:
            desk.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 12
