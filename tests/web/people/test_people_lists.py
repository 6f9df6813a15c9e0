"""The list of people: one search, filters kept under a name, columns, and lists that leave the house."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from conftest import ClientOf
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from letters_town import letter_of, office, person, posted
from openpyxl import load_workbook
from people_cases import TODAY, PersonOf
from searches import search
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.casework.services.reminders import make_reminder
from lotse.core import clock
from lotse.outreach.enums import AnswerWay
from lotse.outreach.rules import show_code
from lotse.outreach.services.answers import record_answer, undo_answer
from lotse.people.models import ListColumns, Person, SavedFilter
from lotse.people.queries.lists import USUAL_COLUMNS
from lotse.people.services.lists import EXPORTED_AT_MOST
from lotse.places.models import Neighbourhood
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow

VISITS = {"purpose": "visits", "form": "csv", "columns": ["address", "phone"]}


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff) -> Client:
    return client_of(caseworker)


@pytest.fixture
def people(person_of: PersonOf) -> None:
    person_of("Weiß", "Klaus", street="Blumenstraße", house_number=3, language="tr", area="Nord")
    person_of("Groß", "Rita", street="Lüner Ring", house_number=4, language="uk", area="Süd")
    person_of("Hund", "Igor", street="Blumenstraße", house_number=1, is_blocked=True, area="Nord")


def names_on(browser: Client, **query: object) -> list[str]:
    response = browser.get("/menschen", query)
    return [line.name for line in response.context["found"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"strasse": "Blumenstraße"}, ["Weiß, Klaus"]),
        ({"gebiet": "Nord"}, ["Weiß, Klaus"]),
        ({"sprache": "uk"}, ["Groß, Rita"]),
        ({"sprache": "uk", "strasse": "Blumenstraße"}, []),
        ({"gruppe": "blocked"}, ["Hund, Igor"]),
        ({"stand": "unfug", "gruppe": "unfug", "still": "-3"}, ["Groß, Rita", "Hund, Igor", "Weiß, Klaus"]),
        ({"sort": "address"}, ["Hund, Igor", "Weiß, Klaus", "Groß, Rita"]),
        ({"sort": "-name"}, ["Weiß, Klaus", "Hund, Igor", "Groß, Rita"]),
    ],
)
def test_filters_combine_and_never_find_by_a_blocked_address(
    browser: Client, people: None, query: dict[str, str], names: list[str]
) -> None:
    assert names_on(browser, **query) == names


def test_silent_are_those_without_a_sign_of_life(
    browser: Client, caseworker: Staff, person_of: PersonOf
) -> None:
    called, _, new = (
        person_of("Weiß"),
        person_of("Groß"),
        person_of("Neu", taken_in_on=clock.today()),
    )
    answer = record_answer(
        by=caseworker, person_key=called.pk, way=AnswerWay.PHONE, on=clock.today(), today=clock.today()
    )
    assert names_on(browser, still=20) == ["Groß, Klaus"]
    undo_answer(by=caseworker, answer_key=answer.pk, today=clock.today())
    assert names_on(browser, still=20) == ["Groß, Klaus", "Weiß, Klaus"]
    assert new.standing == "not-written"


def test_open_reminders_are_a_filter(browser: Client, caseworker: Staff, person_of: PersonOf) -> None:
    wanted, _ = person_of("Weiß"), person_of("Groß")
    make_reminder(
        by=caseworker, person_key=wanted.pk, text="Anrufen", due_on=clock.today(), today=clock.today()
    )
    assert names_on(browser, wiedervorlage="ja") == ["Weiß, Klaus"]


def test_letter_code_finds_its_person(
    browser: Client, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    person(neighbourhood, 2)
    office(neighbourhood)
    posted(caseworker, neighbourhood)
    found = browser.get(search(browser, "/menschen", show_code(letter_of(someone).code))).context["found"]
    assert [line.name for line in found] == ["Muster1, Alex"]


def test_filter_is_kept_and_thrown_away(browser: Client, people: None) -> None:
    url = "/menschen/filter?strasse=Blumenstra%C3%9Fe&still=20"
    page = browser.post(url, {"name": " Blumenstraße,  still "}, follow=True)
    assert "Gemerkt als „Blumenstraße,  still“" in page.content.decode()
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.criteria) == (
        "Blumenstraße, still",
        {"street": "Blumenstraße", "silent_days": 20},
    )
    assert "/menschen?strasse=Blumenstra%C3%9Fe&amp;still=20" in browser.get("/menschen").content.decode()
    browser.post(f"/menschen/filter/{kept.pk}/loeschen")
    assert not SavedFilter.objects.exists()


def test_filter_of_nothing_is_not_kept(browser: Client, people: None) -> None:
    page = browser.post("/menschen/filter", {"name": "alle"}, follow=True)
    assert "Bitte wählen Sie zuerst" in text_of(page)
    assert not SavedFilter.objects.exists()


def test_own_filter_is_seen_by_nobody_else_unless_shared(
    client_of: ClientOf, browser: Client, deputy: Staff, team_lead: Staff, people: None
) -> None:
    browser.post("/menschen/filter?stand=written", {"name": "Nur meiner"})
    browser.post("/menschen/filter?stand=returned", {"name": "Für alle", "is_shared": "on"})
    other = client_of(deputy)
    page = text_of(other.get("/menschen"))
    assert "Für alle" in page
    assert "Nur meiner" not in page
    own, shared = SavedFilter.objects.get(name="Nur meiner"), SavedFilter.objects.get(name="Für alle")
    assert other.post(f"/menschen/filter/{own.pk}/loeschen").status_code == 404
    assert "hat jemand anderes für alle gemerkt" in text_of(
        other.post(f"/menschen/filter/{shared.pk}/loeschen", follow=True)
    )
    client_of(team_lead).post(f"/menschen/filter/{shared.pk}/loeschen")
    assert list(SavedFilter.objects.all()) == [own]


def test_columns_are_kept_for_each_member_of_staff(
    client_of: ClientOf, browser: Client, deputy: Staff, caseworker: Staff, people: None
) -> None:
    browser.post("/menschen/spalten?stand=not-written", {"columns": ["language", "last_sign", "age"]})
    assert ListColumns.objects.get().staff == caseworker
    shown, usual = (one.get("/menschen").context["columns"] for one in (browser, client_of(deputy)))
    assert shown == ("language", "last_sign", "age")
    assert usual == USUAL_COLUMNS
    assert '<td data-label="Sprache">Türkisch</td>' in browser.get("/menschen").content.decode()


def exported(browser: Client, query: str = "", **sent: object) -> list[list[str]]:
    response = browser.post(f"/menschen/ausgeben{query}", VISITS | sent)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_list_goes_out_for_a_purpose_without_blocked_addresses(
    browser: Client, caseworker: Staff, person_of: PersonOf, people: None
) -> None:
    person_of("=Formel", "@SUM(A1)", phone="030 23125 111")
    rows = exported(browser, note="Runde am Dienstag")
    assert rows == [
        ["Name", "Anschrift", "Telefon"],
        ["'=Formel, @SUM(A1)", "", "030 23125 111"],
        ["Groß, Rita", "Lüner Ring", ""],
        ["Weiß, Klaus", "Blumenstraße", ""],
    ]
    written = AuditRow.objects.get(action=AuditAction.EXPORTED)
    assert (written.actor_key, written.object_kind) == (caseworker.pk, "people-list")
    assert written.reason == "Besuche vorbereiten: Runde am Dienstag"
    assert written.facts == {"people": 3, "columns": ["address", "phone"], "form": "csv"}


def test_only_whom_the_filters_choose_goes_out(browser: Client, people: None) -> None:
    assert [row[0] for row in exported(browser, "?sprache=uk")] == ["Name", "Groß, Rita"]


def test_workbook_holds_the_same(browser: Client, people: None) -> None:
    response = browser.post("/menschen/ausgeben", VISITS | {"form": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [[cell or "" for cell in row] for row in sheet.values] == exported(browser)
    today = f"{clock.today():%Y-%m-%d}"
    assert f'filename="menschen-{today}.xlsx"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"purpose": ""}, "Bitte wählen Sie den Zweck"),
        ({"purpose": "other"}, "wofür Sie die Liste brauchen"),
        ({"columns": ["is_blocked"]}, "Welche Spalten?"),
    ],
)
def test_nothing_goes_out_without_a_purpose(
    browser: Client, people: None, sent: dict[str, object], says: str
) -> None:
    answer = browser.post("/menschen/ausgeben", VISITS | sent)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not AuditRow.objects.filter(action=AuditAction.EXPORTED).exists()


def test_too_long_a_list_stays(browser: Client, people: None) -> None:
    first = Person.objects.order_by("pk")[0]
    Person.objects.bulk_create(
        Person(
            agency_id=first.agency_id,
            neighbourhood_id=first.neighbourhood_id,
            family_name=f"Muster{number}",
            taken_in_on=TODAY,
        )
        for number in range(EXPORTED_AT_MOST)
    )
    assert f"mehr als {EXPORTED_AT_MOST} Menschen" in text_of(browser.post("/menschen/ausgeben", VISITS))


def test_stranger_takes_nobody_out(client_of: ClientOf, stranger: Staff, people: None) -> None:
    answer = client_of(stranger).post("/menschen/ausgeben", VISITS)
    assert "niemanden, der in der Datei stehen darf" in text_of(answer)


@pytest.mark.parametrize(
    "page",
    ["/menschen?sort=-address&still=20&gruppe=clarifying", "/menschen?stand=written", "/menschen/ausgeben"],
)
def test_list_asks_few_questions_however_many_people(browser: Client, person_of: PersonOf, page: str) -> None:
    browser.post("/menschen/spalten", {"columns": ["address", "last_sign", "age", "phone", "notes"]})
    counts = []
    for more in (1, 30):
        for number in range(more):
            someone = person_of("Weiß", f"Klaus {number}", standing="written", street=f"Straße {number}")
            someone.clarifications.create(reason="reported", opened_on=dt.date(2020, 9, 1))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("path", ["/menschen", "/menschen?suche=Muster"])
def test_search_is_no_page_for_who_sees_no_people(
    client_of: ClientOf, cast: dict[str, Staff], neighbourhood: Neighbourhood, path: str
) -> None:
    assert client_of(cast["privacy_officer"]).get(path).status_code == 404


def test_page_says_for_which_street_it_took_a_misspelt_one(
    browser: Client, person_of: PersonOf, neighbourhood: Neighbourhood
) -> None:
    person_of("Weiß", "Ute", street="Blumenstraße", house_number=3, house_number_text="3")
    found = text_of(browser.get(search(browser, "/menschen", "blumnstr 3")))
    assert "1 gefunden. Gesucht wurde auch: Blumenstraße." in found
    nobody = text_of(browser.get(search(browser, "/menschen", "blumnstr 4")))
    assert "auch nicht in ähnlicher Schreibweise. Gesucht wurde auch: Blumenstraße." in nobody
    assert "Gesucht wurde auch" not in text_of(browser.get(search(browser, "/menschen", "Blumenstraße 3")))


def test_misspelt_street_takes_as_many_questions_however_many_people(
    browser: Client, person_of: PersonOf
) -> None:
    counts = []
    for numbers in ((1,), range(2, 40)):
        for number in numbers:
            person_of(f"Weiß{number}", street="Blumenstraße", house_number=number)
        found = search(browser, "/menschen", "blumnstr")
        browser.get(found)
        with CaptureQueriesContext(connection) as asked:
            browser.get(found)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
