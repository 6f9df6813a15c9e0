"""The list of people, the page of one, and joining two."""

from __future__ import annotations

import pytest
from conftest import ClientOf
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from people_cases import PersonOf, person_called
from searches import search
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.people.enums import ClarificationReason, MailStop
from lotse.people.models import AddressClarification, DuplicatePair, Person
from lotse.people.services.clarifying import open_clarification
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff) -> Client:
    return client_of(caseworker)


def test_empty_list_says_what_to_do_first(browser: Client, neighbourhood: object) -> None:
    assert "Lesen Sie zuerst die Kundenliste ein" in text_of(browser.get("/menschen"))


def test_search_gives_a_page_or_a_fragment(browser: Client, person_of: PersonOf) -> None:
    person_of("Müller", "Änne")
    found = search(browser, "/menschen", "mueller")
    page = browser.get(found).content.decode()
    fragment = browser.get(found, headers=HTMX).content.decode()
    assert "Müller, Änne" in fragment
    assert "<html" not in fragment
    assert fragment.strip() in page


def test_list_is_filtered_by_standing_and_group(browser: Client, person_of: PersonOf) -> None:
    person_of("Weiß", standing="written")
    person_of("Groß", mail_stop=MailStop.WISH)
    assert "Groß" not in text_of(browser.get("/menschen", {"stand": "written"}))
    assert "Weiß" not in text_of(browser.get("/menschen", {"gruppe": "stopped"}))


def test_reading_a_file_is_written_down(browser: Client, caseworker: Staff, person_of: PersonOf) -> None:
    person = person_of()
    assert browser.get(f"/menschen/{person.pk}").status_code == 200
    read = AuditRow.objects.get(action=AuditAction.READ)
    assert (read.actor_key, read.object_kind, read.object_key) == (caseworker.pk, "person", str(person.pk))


def test_stranger_finds_nobody(client_of: ClientOf, stranger: Staff, person_of: PersonOf) -> None:
    person = person_of()
    browser = client_of(stranger)
    for page in ("", "/zusammenfuehren", "/anschrift"):
        assert browser.get(f"/menschen/{person.pk}{page}").status_code == 404
    assert "Weiß" not in text_of(browser.get(search(browser, "/menschen", "weiss")))


def test_mail_is_stopped_and_released(browser: Client, person_of: PersonOf) -> None:
    person = person_of()
    browser.post(f"/menschen/{person.pk}/post", {"reason": "wish"})
    assert Person.objects.get().mail_stop == MailStop.WISH
    assert "Kein Brief geht hinaus" in text_of(browser.get(f"/menschen/{person.pk}/angaben"))
    browser.post(f"/menschen/{person.pk}/post", {"release": "1"})
    assert Person.objects.get().mail_stop == MailStop.NONE


def test_stop_of_mail_wants_a_reason(browser: Client, person_of: PersonOf) -> None:
    person = person_of()
    assert "Bitte wählen Sie den Grund" in text_of(
        browser.post(f"/menschen/{person.pk}/post", {}, follow=True)
    )


def test_clarified_address_is_written_down(
    browser: Client, caseworker: Staff, importer: object, person_of: PersonOf
) -> None:
    person = person_of(street="Blumenstraße", house_number=3, house_number_text="3")
    open_clarification(
        by=caseworker, person_key=person.pk, reason=ClarificationReason.RETURNED, on=person.taken_in_on
    )
    url = f"/menschen/{person.pk}/anschrift"
    assert "Bitte tragen Sie die neue Anschrift ein" in text_of(browser.post(url, {"outcome": "new-address"}))
    outside = {"outcome": "new-address", "street_line": "Marktgasse 3", "postcode": "59174", "town": "Kamen"}
    assert "nicht im Quartier" in text_of(browser.post(url, outside))
    assert browser.post(url, {**outside, "street_line": "Lüner Ring 4a"}).status_code == 302
    person.refresh_from_db()
    assert (person.street, person.house_number_text, person.area) == ("Lüner Ring", "4a", "Lüner Höhe")
    assert AddressClarification.objects.get().outcome == "new-address"


def test_who_moved_away_gets_no_letters(browser: Client, caseworker: Staff, person_of: PersonOf) -> None:
    person = person_of()
    open_clarification(
        by=caseworker, person_key=person.pk, reason=ClarificationReason.RETURNED, on=person.taken_in_on
    )
    browser.post(f"/menschen/{person.pk}/anschrift", {"outcome": "moved-away"})
    assert Person.objects.get().mail_stop == MailStop.MOVED_AWAY


def test_two_entries_are_joined_and_parted(browser: Client, person_of: PersonOf) -> None:
    keep, other = person_of(phone="030 23125 111"), person_of("Weiss", phone="030 23125 222")
    url = f"/menschen/{keep.pk}/zusammenfuehren"
    assert "Weiss, Klaus" in text_of(browser.get(search(browser, url, "weiss")))
    assert "030 23125 222" in text_of(browser.get(url, {"mit": other.pk}))
    browser.post(url, {"other": other.pk, "nimm-phone": "right", "nimm-family_name": "left"})
    assert person_called("Weiß").phone == "030 23125 222"
    assert browser.get(f"/menschen/{other.pk}").status_code == 404
    merge = keep.merges.get()
    browser.post(f"/menschen/{keep.pk}/trennen/{merge.pk}")
    assert person_called("Weiß").phone == "030 23125 111"
    assert browser.get(f"/menschen/{other.pk}").status_code == 200


def test_known_doubles_can_be_told_apart_for_good(browser: Client, person_of: PersonOf) -> None:
    same = {
        "birth_date": "1960-12-11",
        "street": "Blumenstraße",
        "house_number_text": "3",
        "postcode": "59174",
    }
    keep, other = person_of(**same), person_of("Weiss", **same)
    assert "Weiß, Klaus und Weiss, Klaus" in text_of(browser.get("/menschen/doppelte"))
    browser.post("/menschen/doppelte", {"person": keep.pk, "other": other.pk})
    assert DuplicatePair.objects.get().decision == "different"
    assert "Niemand ist doppelt" in text_of(browser.get("/menschen/doppelte"))


@pytest.mark.parametrize("page", ["/menschen", "weiss", "/menschen/doppelte", "/menschen/{key}"])
def test_pages_need_few_queries_however_many_people(browser: Client, person_of: PersonOf, page: str) -> None:
    url, counts = page.format(key=person_of().pk), []
    url = url if url.startswith("/") else search(browser, "/menschen", url)
    for more in (0, 30):
        for number in range(more):
            person_of("Weiß", f"Klaus {number}")
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
