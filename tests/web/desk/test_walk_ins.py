"""„Jemand war da“: two clicks, no name; linked to a person only if they wish, and all of it taken back."""

from __future__ import annotations

import pytest
from conftest import ClientOf
from django.test import Client
from letters_town import office, person
from searches import search
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.journal.models import Entry
from lotse.people.models import Person
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.models import WalkIn
from lotse.schedule.queries.walk_ins import counter


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff) -> Client:
    return client_of(caseworker)


@pytest.fixture
def here(neighbourhood: Neighbourhood) -> Office:
    return office(neighbourhood)


@pytest.fixture
def someone(neighbourhood: Neighbourhood) -> Person:
    return person(neighbourhood, 1)


def count(browser: Client, topic: str = "work") -> WalkIn:
    assert browser.post("/heute/jemand-war-da", {"topic": topic}).status_code == 302
    return WalkIn.objects.order_by("-pk")[0]


@pytest.mark.parametrize("page", ["/heute", "/menschen"])
def test_two_clicks_are_offered(browser: Client, here: Office, someone: Person, page: str) -> None:
    assert "Jemand war da" in text_of(browser.get(page))
    assert 'name="topic" value="work"' in browser.get(page).content.decode()


def test_visit_is_counted_without_a_name(
    browser: Client, caseworker: Staff, here: Office, someone: Person
) -> None:
    made = count(browser)
    assert (made.number, made.topic, made.person) == (1, "work", None)
    assert "Nummer 1" in text_of(browser.get(f"/heute/besuche?gezaehlt={made.pk}"))
    entry = Entry.objects.get(kind="walk-in-counted")
    assert entry.person_key is None


def test_who_was_there_does_not_wait_at_the_counter(browser: Client, caseworker: Staff, here: Office) -> None:
    count(browser)
    line = counter(caseworker, here.pk, now=clock.now())
    assert (line.waiting, len(line.done)) == ((), 1)


def test_topic_nobody_asked_for_may_stay_empty(browser: Client, here: Office) -> None:
    assert count(browser, "").topic == ""
    assert count(browser, "unfug").topic == ""


def test_without_an_office_it_says_what_to_do(browser: Client, neighbourhood: Neighbourhood) -> None:
    page = browser.post("/heute/jemand-war-da", {"topic": "work"}, follow=True)
    assert "Bitte tragen Sie es zuerst unter „Einrichten“ ein" in text_of(page)


def test_visit_is_linked_and_unlinked(browser: Client, here: Office, someone: Person) -> None:
    made = count(browser)
    url = f"/heute/besuche/{made.pk}/person"
    assert "Alex Muster1" in text_of(browser.get(search(browser, url, "muster1")))
    browser.post(url, {"person": someone.pk})
    someone.refresh_from_db()
    assert someone.standing == "in-contact"
    assert "Alex Muster1" in text_of(browser.get("/heute/besuche"))
    browser.post(f"/heute/besuche/{made.pk}/ohne-namen")
    someone.refresh_from_db()
    assert someone.standing == "not-written"
    assert WalkIn.objects.get().person is None


def test_count_is_taken_back(browser: Client, here: Office) -> None:
    made = count(browser)
    browser.post(f"/heute/besuche/{made.pk}/zuruecknehmen")
    assert not WalkIn.objects.exists()
    assert count(browser).number == 1


def test_stranger_counts_and_links_nothing_here(
    client_of: ClientOf, stranger: Staff, browser: Client, here: Office, someone: Person
) -> None:
    made, other = count(browser), client_of(stranger)
    for path in ("person", "zuruecknehmen", "ohne-namen"):
        assert other.post(f"/heute/besuche/{made.pk}/{path}", {"person": someone.pk}).status_code == 404
    assert "Nummer 1" not in text_of(other.get("/heute/besuche"))
