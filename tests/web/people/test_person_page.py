"""The page of one person: what it shows, what it never shows, and who is told."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

import pytest
from conftest import ClientOf
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from people_cases import PersonOf
from searches import search
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, DisputedKind, TalkWay, Topic
from lotse.casework.models import Dispute
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.cases import begin_case
from lotse.casework.services.disputes import raise_dispute
from lotse.casework.services.reminders import make_reminder
from lotse.casework.services.talks import record_talk
from lotse.core import clock
from lotse.journal.models import Entry
from lotse.journal.rules import kind, kinds
from lotse.people.enums import MailStop, Standing
from lotse.people.models import BenefitUnit, Person
from lotse.people.services.mail_stops import stop_mail
from lotse.people.services.standing import record_step
from lotse.privacy.models import AuditRow
from lotse.web.people.timeline import group_of

pytestmark = pytest.mark.django_db
SECRET = {
    "street": "Geheimweg",
    "house_number_text": "77½",
    "phone": "030 23125 777",
    "mobile": "0152 28817386",
    "email": "versteckt@post.example",
    "address_extra": "Hinterhaus links",
    "care_of": "bei Verborgen",
}


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff) -> Client:
    return client_of(caseworker)


def talk(by: Staff, person: Person, note: str, on: dt.date | None = None) -> int:
    content = TalkContent(TalkWay.PHONE, on or clock.today(), (Topic.WORK,), note)
    arrival = record_talk(
        by=by, person_key=person.pk, content=content, client_key=uuid.uuid4(), today=clock.today()
    )
    return arrival.talk_key


def test_page_shows_where_one_stands_and_what_comes(
    browser: Client, caseworker: Staff, person_of: PersonOf
) -> None:
    person, today = person_of(phone="030 23125 111", language="tr"), clock.today()
    begin_case(by=caseworker, person_key=person.pk, state=CaseState.OPEN, on=today, today=today)
    make_reminder(by=caseworker, person_key=person.pk, text="Zeugnis mitbringen", due_on=today, today=today)
    talk(caseworker, person, "Sucht etwas in einer Küche.")
    shown = text_of(browser.get(f"/menschen/{person.pk}"))
    for words in ("in Begleitung", "Zeugnis mitbringen", "fällig", "Sucht etwas in einer Küche.", "Türkisch"):
        assert words in shown


def test_household_names_grown_ups_and_counts_years_of_children(
    browser: Client, caseworker: Staff, person_of: PersonOf
) -> None:
    person = person_of()
    unit = BenefitUnit.objects.create(agency=caseworker.agency, number="12345BG0000001")
    today = clock.today()
    person_of("Weiß", "Mara", unit=unit, birth_date=today - dt.timedelta(days=40 * 366))
    person_of("Weiß", "Kindchen", unit=unit, birth_date=today - dt.timedelta(days=7 * 366 + 30))
    Person.objects.filter(pk=person.pk).update(unit=unit)
    shown = text_of(browser.get(f"/menschen/{person.pk}"))
    assert "Weiß, Mara" in shown
    assert "Kind, 7 Jahre" in shown
    assert "Kindchen" not in shown


@pytest.mark.parametrize(
    "page", ["", "/angaben", "/einsicht", "/erreichen", "/bestritten", "/gesperrte-anschrift"]
)
def test_blocked_address_is_on_no_page(browser: Client, person_of: PersonOf, page: str) -> None:
    person = person_of("Verborgen", is_blocked=True, **SECRET)
    shown = browser.get(f"/menschen/{person.pk}{page}").content.decode()
    assert "Verborgen" in shown
    for secret in SECRET.values():
        assert secret not in shown.replace(
            "bei Verborgen", "bei Verborgen" if secret == "bei Verborgen" else ""
        )


def test_blocked_address_is_released_once_with_a_reason(
    browser: Client, caseworker: Staff, person_of: PersonOf
) -> None:
    person = person_of("Verborgen", is_blocked=True, **SECRET)
    url = f"/menschen/{person.pk}/gesperrte-anschrift"
    refused = browser.post(url, {"reason": "weil"})
    assert refused.status_code == 422
    assert "Geheimweg" not in refused.content.decode()
    released = browser.post(url, {"reason": "Notfall: Rettungswagen braucht die Anschrift."})
    assert "Geheimweg 77½" in released.content.decode()
    assert "no-store" in released.headers["Cache-Control"]
    assert "Geheimweg" not in browser.get(url).content.decode()
    row = AuditRow.objects.get(object_kind="blocked-address")
    assert (row.actor_key, row.object_key) == (caseworker.pk, str(person.pk))
    assert "Rettungswagen" in row.reason
    assert "Geheimweg" not in str(row.facts)


def test_address_that_is_not_blocked_needs_no_release(browser: Client, person_of: PersonOf) -> None:
    person = person_of()
    assert browser.get(f"/menschen/{person.pk}/gesperrte-anschrift").status_code == 302
    assert (
        browser.post(
            f"/menschen/{person.pk}/gesperrte-anschrift", {"reason": "Ein Grund von genug Worten"}
        ).status_code
        == 302
    )
    assert not AuditRow.objects.filter(object_kind="blocked-address").exists()


def test_deceased_with_an_open_case_leads_to_its_end(
    browser: Client, caseworker: Staff, person_of: PersonOf
) -> None:
    person, today = person_of(), clock.today()
    case = begin_case(by=caseworker, person_key=person.pk, state=CaseState.OPEN, on=today, today=today)
    stop_mail(by=caseworker, person_key=person.pk, reason=MailStop.DECEASED, today=today)
    page = browser.get(f"/menschen/{person.pk}").content.decode()
    assert "Der Fall läuft noch" in page
    assert f'href="/fall/{case.pk}/beenden"' in page


def test_nobody_begins_to_accompany_the_deceased(
    browser: Client, caseworker: Staff, person_of: PersonOf
) -> None:
    person = person_of()
    assert "Begleitung beginnen" in browser.get(f"/menschen/{person.pk}").content.decode()
    stop_mail(by=caseworker, person_key=person.pk, reason=MailStop.DECEASED, today=clock.today())
    page = browser.get(f"/menschen/{person.pk}").content.decode()
    assert "Begleitung beginnen" not in page
    assert "Der Fall läuft noch" not in page


def test_contact_is_changed_found_and_written_down(browser: Client, person_of: PersonOf) -> None:
    person = person_of()
    sent = {"phone": "030 23125 444", "best_time": "vormittags", "language": "uk", "needs_interpreter": "on"}
    assert browser.post(f"/menschen/{person.pk}/erreichen", sent).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.language, person.needs_interpreter) == ("030 23125 444", "uk", True)
    assert "Weiß" in text_of(browser.get(search(browser, "/menschen", "03023125444")))
    assert "Telefon, Sprache, Am besten erreichbar, Dolmetschen" in _sorted_words(browser, person)
    entry = Entry.objects.get(kind="person-changed")
    assert "23125" not in str(entry.facts)


def _sorted_words(browser: Client, person: Person) -> str:
    shown = text_of(browser.get(f"/menschen/{person.pk}?art=angaben"))
    wanted = ("Telefon", "Sprache", "Am besten erreichbar", "Dolmetschen")
    return ", ".join(word for word in wanted if word in shown)


def _shown_on(browser: Client, url: str) -> dict[str, str]:
    page = browser.get(url).content.decode()
    return dict(re.findall(r'type="hidden" name="(shown-[^"]*)" value="([^"]*)"', page))


def test_what_somebody_else_changed_meanwhile_is_left_as_it_is(browser: Client, person_of: PersonOf) -> None:
    person = person_of(phone="030 23125 444", language="pl")
    url = f"/menschen/{person.pk}/erreichen"
    shown = _shown_on(browser, url)
    Person.objects.filter(pk=person.pk).update(phone="030 23125 555", language="uk")
    sent = {"phone": "030 23125 444", "language": "pl", "best_time": "vormittags"}
    assert browser.post(url, shown | sent).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.language, person.best_time) == ("030 23125 555", "uk", "vormittags")


def test_what_the_page_showed_is_kept_through_a_mistake(browser: Client, person_of: PersonOf) -> None:
    person = person_of(phone="030 23125 444")
    url = f"/menschen/{person.pk}/erreichen"
    shown = _shown_on(browser, url)
    Person.objects.filter(pk=person.pk).update(phone="030 23125 555")
    again = browser.post(url, shown | {"phone": "030 23125 444", "email": "kein Postfach"})
    assert again.status_code == 422
    assert 'name="shown-phone" value="030 23125 444"' in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "status"), [("abc", 422), ("123", 422), ("", 302), ("k. A.", 302), ("02307/23125-018", 302)]
)
def test_number_nobody_can_dial_is_refused_where_it_was_typed(
    browser: Client, person_of: PersonOf, typed: str, status: int
) -> None:
    person = person_of(phone="k. A.")
    url = f"/menschen/{person.pk}/erreichen"
    answer = browser.post(url, _shown_on(browser, url) | {"phone": typed})
    assert answer.status_code == status
    assert ("Das ist keine Telefonnummer" in answer.content.decode()) == (status == 422)


def test_hidden_contact_of_a_blocked_person_is_not_changed(browser: Client, person_of: PersonOf) -> None:
    person = person_of("Verborgen", is_blocked=True, **SECRET)
    browser.post(f"/menschen/{person.pk}/erreichen", {"phone": "030 23125 000", "language": "pl"})
    person.refresh_from_db()
    assert (person.phone, person.language) == (SECRET["phone"], "pl")


def test_disputed_detail_is_marked_until_settled(browser: Client, person_of: PersonOf) -> None:
    person = person_of(phone="030 23125 111")
    url = f"/menschen/{person.pk}/bestritten"
    browser.post(url, {"field": "phone", "statement": "Das ist die alte Nummer."})
    dispute = Dispute.objects.get()
    for page in ("", "/angaben", "/einsicht"):
        assert "bestritten" in text_of(browser.get(f"/menschen/{person.pk}{page}"))
    assert "Das ist die alte Nummer." in text_of(browser.get(f"/menschen/{person.pk}/angaben"))
    assert "alte Nummer" not in str(list(Entry.objects.values_list("facts", flat=True)))
    browser.post(url, {"field": "phone", "statement": "Noch einmal."})
    assert Dispute.objects.count() == 1
    browser.post(f"{url}/{dispute.pk}")
    assert "alte Nummer" not in text_of(browser.get(f"/menschen/{person.pk}/angaben"))


def test_disputed_talk_is_marked_in_the_timeline(
    browser: Client, caseworker: Staff, person_of: PersonOf
) -> None:
    person = person_of()
    key = talk(caseworker, person, "Kommt am Montag.")
    browser.post(
        f"/menschen/{person.pk}/bestritten?art=talk&nr={key}", {"statement": "Dienstag war gemeint."}
    )
    assert Dispute.objects.get().object_key == key
    assert "Kommt am Montag. bestritten" in " ".join(text_of(browser.get(f"/menschen/{person.pk}")).split())


@pytest.mark.parametrize("query", ["art=talk&nr=99999", "art=quatsch", "art=talk&nr=x"])
def test_nothing_is_no_dispute(browser: Client, person_of: PersonOf, query: str) -> None:
    person = person_of()
    answer = browser.post(f"/menschen/{person.pk}/bestritten?{query}", {"statement": "Nein."})
    assert answer.status_code == 404
    assert not Dispute.objects.exists()


def test_talk_of_somebody_else_cannot_be_disputed(caseworker: Staff, person_of: PersonOf) -> None:
    mine, other = person_of(), person_of("Groß")
    key = talk(caseworker, other, "Geht nur Groß etwas an.")
    with pytest.raises(Exception, match="gibt es nicht"):
        raise_dispute(
            by=caseworker,
            person_key=mine.pk,
            kind=DisputedKind.TALK,
            object_key=key,
            today=clock.today(),
        )


@kind("test-met", label="Begegnet")
@dataclass(frozen=True, slots=True)
class Met:
    """Somebody was met."""

    number: int


def test_timeline_is_paged_and_filtered(browser: Client, caseworker: Staff, person_of: PersonOf) -> None:
    person, today = person_of(), clock.today()
    for number in range(40):
        record_step(person_key=person.pk, facts=Met(number), on=today - dt.timedelta(days=number))
    talk(caseworker, person, "Ein Gespräch.", on=today - dt.timedelta(days=60))
    first = browser.get(f"/menschen/{person.pk}").content.decode()
    assert first.count("Begegnet") == 30
    assert "Ältere Einträge" in first
    only = text_of(browser.get(f"/menschen/{person.pk}?art=gespraeche"))
    assert "Ein Gespräch." in only
    assert "Begegnet" not in only
    since = (today - dt.timedelta(days=3)).isoformat()
    assert browser.get(f"/menschen/{person.pk}?von={since}").content.decode().count("Begegnet") == 4


def test_page_asks_as_much_whatever_stands_there(
    browser: Client, caseworker: Staff, person_of: PersonOf
) -> None:
    person, today = person_of(), clock.today()
    begin_case(by=caseworker, person_key=person.pk, state=CaseState.OPEN, on=today, today=today)
    talk(caseworker, person, "Das erste.")

    def queries() -> int:
        browser.get(f"/menschen/{person.pk}")
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/menschen/{person.pk}")
        return len(asked)

    few = queries()
    for number in range(500):
        record_step(person_key=person.pk, facts=Met(number), on=today)
    for number in range(20):
        person_of(f"Leute{number}")
        make_reminder(by=caseworker, person_key=person.pk, text=f"Sache {number}", due_on=today, today=today)
    talk(caseworker, person, "Das letzte.")
    assert queries() == few
    assert few <= 12, few


def test_every_kind_about_people_has_its_place_in_the_filter() -> None:
    about_nobody = {"neighbourhood-drawn", "wave-frozen", "wave-typeset", "wave-posted", "flyers-delivered"}
    about_nobody |= {"office-mode-changed", "office-mode-ended", "walk-in-counted"}
    astray = {
        declared.code
        for declared in kinds()
        if not group_of(declared.code) and not declared.code.startswith("test-")
    }
    assert astray <= about_nobody


def test_insight_lays_everything_open(browser: Client, caseworker: Staff, person_of: PersonOf) -> None:
    today = clock.today()
    person = person_of(
        phone="030 23125 111",
        mobile="0152 28817386",
        email="klaus@post.example",
        best_time="nach dem Markt",
        address_extra="3. Stock",
        care_of="bei Muster",
        language="ro",
        standing=Standing.NOT_WRITTEN,
    )
    person.source_numbers.create(agency=caseworker.agency, number="123A456789")
    begin_case(by=caseworker, person_key=person.pk, state=CaseState.OPEN, on=today, today=today)
    talk(caseworker, person, "Möchte kochen.")
    make_reminder(by=caseworker, person_key=person.pk, text="Rezept mitbringen", due_on=today, today=today)
    raise_dispute(
        by=caseworker,
        person_key=person.pk,
        kind=DisputedKind.PERSON,
        object_key=person.pk,
        field="phone",
        statement="Neue Nummer kommt.",
        today=today,
    )
    parts = ("", "post", "gespraeche", "fall", "verlauf")
    shown = " ".join(text_of(browser.get(f"/menschen/{person.pk}/einsicht?teil={part}")) for part in parts)
    for words in (
        "030 23125 111", "0152 28817386", "klaus@post.example", "nach dem Markt", "3. Stock", "bei Muster",
        "Rumänisch", "123A456789", "Möchte kochen.", "Rezept mitbringen", "Neue Nummer kommt.",
        "Begleitung begonnen", caseworker.name,
    ):  # fmt: skip
        assert words in shown, words


def test_stranger_reaches_no_part_of_the_file(
    client_of: ClientOf, stranger: Staff, person_of: PersonOf
) -> None:
    person = person_of(is_blocked=True)
    for page in ("", "/angaben", "/erreichen", "/gesperrte-anschrift", "/bestritten", "/einsicht"):
        assert client_of(stranger).get(f"/menschen/{person.pk}{page}").status_code == 404


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("030/23125-111", "03023125111"),
        ("+49 (0) 30 23125 111", "+493023125111"),
        ("030 23125111 oder 0171 3920001", "03023125111"),
    ],
)
def test_number_is_dialled_as_a_telephone_wants_it(
    browser: Client, person_of: PersonOf, phone: str, dialled: str
) -> None:
    page = browser.get(f"/menschen/{person_of(phone=phone).pk}").content.decode()
    assert f'href="tel:{dialled}">{phone}</a>' in page


@pytest.mark.parametrize("page", ["erreichen", "gesperrte-anschrift"])
def test_mistake_is_told_once(browser: Client, person_of: PersonOf, page: str) -> None:
    person = person_of(is_blocked=page == "gesperrte-anschrift")
    answer = browser.post(f"/menschen/{person.pk}/{page}", {"email": "kein Postfach"})
    assert answer.status_code == 422
    assert answer.content.decode().count("Eine Angabe stimmt noch nicht") == 1
